package mortise.web.queue;

import java.util.Locale;
import java.util.function.Predicate;
import mortise.web.http.Shown;
import mortise.web.queue.Waiting.State;

/** Which subscriptions a page shows. */
public enum QueueFilter implements Shown {
    /** All of them. */
    ALL(one -> true),
    /** Those with messages that are still to be worked on. */
    BACKLOG(one -> one.backlog() > 0),
    /** Those that no living node works on. */
    AWAY(one -> one.state() == State.AWAY),
    /** Those whose messages are held back. */
    PAUSED(one -> one.state() == State.PAUSED);

    private final Predicate<Waiting> shown;

    QueueFilter(Predicate<Waiting> shown) {
        this.shown = shown;
    }

    /** Returns its key of the texts. */
    public String key() {
        return "queue.filter." + name().toLowerCase(Locale.ROOT);
    }

    boolean shows(Waiting one) {
        return shown.test(one);
    }
}
