package mortise.testkit.queue;

import java.time.Instant;
import mortise.queue.Delivery;

/**
 * A message that is handed over for the first time, for tests of handlers alone.
 *
 * @param <T> the body
 */
public record TestDelivery<T>(String id, T body) implements Delivery<T> {
    /** A message of this id and body. */
    public static <T> TestDelivery<T> of(String id, T body) {
        return new TestDelivery<>(id, body);
    }

    @Override
    public String key() {
        return "";
    }

    @Override
    public int attempt() {
        return 1;
    }

    @Override
    public boolean last() {
        return false;
    }

    @Override
    public Instant sentAt() {
        return Instant.EPOCH;
    }

    @Override
    public boolean stopping() {
        return false;
    }
}
