package mortise.push.records;

import java.time.Instant;
import mortise.queue.Delivery;

/** A message that is handed over for the first time. */
record TestDelivery<T>(String id, T body) implements Delivery<T> {
    static <T> TestDelivery<T> of(String id, T body) {
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
