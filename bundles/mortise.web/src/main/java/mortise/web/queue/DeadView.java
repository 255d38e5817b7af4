package mortise.web.queue;

import java.util.List;
import mortise.queue.OpenQueue.DeadLetter;
import org.jspecify.annotations.Nullable;

/**
 * What the page of dead letters shows.
 *
 * @param queue what is on its other page
 * @param of the subscription whose letters are shown, null for all
 * @param before the ids on this page are smaller, {@link Long#MAX_VALUE} for the newest
 * @param more whether there are older ones
 * @param opened the one that is read, null for none
 */
public record DeadView(
        QueueView queue,
        @Nullable Waiting of,
        List<DeadLetter> letters,
        long before,
        boolean more,
        @Nullable DeadLetter opened) {
    /** Returns where the letters of a subscription are, for 0 those of all. */
    static String address(long subscription) {
        return QueueScreens.DEAD + (subscription == 0 ? "" : "?s=" + subscription);
    }

    /** Returns the id of the subscription whose letters are shown, 0 for all. */
    public long subscription() {
        return of == null ? 0 : of.id();
    }

    /** Tells whether these are the newest. */
    public boolean isNewest() {
        return before == Long.MAX_VALUE;
    }

    /** Returns where the newest are. */
    public String newest() {
        return address(subscription());
    }

    /** Returns where those after the last of this page are. */
    public String older() {
        return at(letters.get(letters.size() - 1).id());
    }

    /** Returns the address that opens one. */
    public String open(DeadLetter letter) {
        return at(before) + "&x=" + letter.id() + "#dl";
    }

    private String at(long id) {
        return QueueScreens.DEAD + "?s=" + subscription() + (id == Long.MAX_VALUE ? "" : "&before=" + id);
    }

    /** Returns where the removal of one is asked for. */
    public String discard(DeadLetter letter) {
        return QueueScreens.DISCARD + "?id=" + letter.id() + "&s=" + subscription();
    }

    /** Returns where the removal of all of a subscription is asked for. */
    public String discardAll() {
        return QueueScreens.DISCARD + "?all=" + subscription() + "&s=" + subscription();
    }

    /** Returns the id below which all are meant, of those that are there now. */
    public long upTo() {
        return isNewest() && !letters.isEmpty() ? letters.get(0).id() + 1 : Long.MAX_VALUE;
    }

    /** Returns the subscriptions that have dead letters. */
    public List<Waiting> choices() {
        return queue.waiting().stream().filter(each -> each.depth().dead() > 0).toList();
    }
}
