package mortise.web.queue;

import java.util.Locale;
import java.util.function.Predicate;
import mortise.web.queue.Queues.Working;

/** Which consumers a page shows. */
public enum WorkingFilter {
    /** All of them. */
    ALL(one -> true),
    /** Those that have something in work. */
    BUSY(one -> one.node().lives() && one.worker().working() > 0),
    /** Those that wait. */
    IDLE(one -> one.node().lives() && one.worker().working() == 0),
    /** Those whose node is not heard of any more. */
    LOST(one -> !one.node().lives());

    private final Predicate<Working> shown;

    WorkingFilter(Predicate<Working> shown) {
        this.shown = shown;
    }

    /** Returns its value in an address. */
    public String value() {
        return this == ALL ? "" : name().toLowerCase(Locale.ROOT);
    }

    /** Returns its key of the texts. */
    public String key() {
        return this == ALL ? "queue.filter.all" : "queue.consumer." + name().toLowerCase(Locale.ROOT);
    }

    boolean shows(Working one) {
        return shown.test(one);
    }
}
