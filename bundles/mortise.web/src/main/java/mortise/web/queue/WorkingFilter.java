package mortise.web.queue;

import mortise.queue.OpenQueue.WorkerState;
import mortise.web.http.Shown;
import mortise.web.queue.Queues.Working;

/** Which consumers a page shows. */
public enum WorkingFilter implements Shown {
    /** All of them. */
    ALL,
    /** Those that have something in work. */
    BUSY,
    /** Those that wait. */
    IDLE,
    /** Those that take no more. */
    DRAINED,
    /** Those whose node is not heard of any more. */
    LOST;

    /** Returns its key of the texts: what consumers it shows say of their state. */
    public String key() {
        return this == ALL ? "queue.filter.all" : "queue.consumer." + value();
    }

    boolean shows(Working one) {
        return switch (this) {
            case ALL -> true;
            case BUSY -> one.state() == WorkerState.BUSY;
            case IDLE -> one.state() == WorkerState.IDLE;
            case DRAINED -> one.state() == WorkerState.DRAINED || one.state() == WorkerState.DRAINING;
            case LOST -> one.state() == WorkerState.LOST;
        };
    }
}
