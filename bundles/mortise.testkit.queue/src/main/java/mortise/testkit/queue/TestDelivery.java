package mortise.testkit.queue;

import java.time.Instant;
import mortise.queue.Delivery;

/**
 * A message that is handed over, for tests of handlers alone.
 *
 * @param <T> the body
 */
public record TestDelivery<T>(String id, T body, int attempt, boolean last, Instant sentAt) implements Delivery<T> {
    /** A message of this id and body that is handed over for the first time, sent before all others. */
    public static <T> TestDelivery<T> of(String id, T body) {
        return new TestDelivery<>(id, body, 1, false, Instant.EPOCH);
    }

    @Override
    public String key() {
        return "";
    }

    @Override
    public boolean stopping() {
        return false;
    }
}
