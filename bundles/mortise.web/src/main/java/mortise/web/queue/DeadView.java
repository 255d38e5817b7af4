package mortise.web.queue;

import java.util.List;
import mortise.queue.OpenQueue.DeadLetter;
import mortise.web.http.Address;
import org.jspecify.annotations.Nullable;

/**
 * What the page of dead letters shows.
 *
 * @param queue what is on its other pages
 * @param filter which are shown
 * @param of the subscription whose letters are shown, null for all
 * @param before the ids on this page are smaller, {@link Long#MAX_VALUE} for the newest
 * @param more whether there are older ones
 * @param opened the one that is read, null for none
 */
public record DeadView(
        QueueView queue,
        DeadFilter filter,
        @Nullable Waiting of,
        List<DeadLetter> letters,
        long before,
        boolean more,
        @Nullable LetterView opened) {
    /** Tells whether these are the newest. */
    public boolean isNewest() {
        return before == Long.MAX_VALUE;
    }

    /** Tells whether a letter is the one that is read. */
    public boolean isOpened(DeadLetter letter) {
        return opened != null && opened.letter().id() == letter.id();
    }

    /** Returns where the newest are. */
    public String newest() {
        return filter.address().href();
    }

    /** Returns where those after the last of this page are. */
    public String older() {
        return filter.address().before(letters.get(letters.size() - 1).id()).href();
    }

    /** Returns where those of another subscription are, for 0 those of all. */
    public String of(long subscription) {
        return new DeadFilter(subscription, filter.words()).address().href();
    }

    /** Returns the address that opens one. */
    public String open(DeadLetter letter) {
        return address(letter) + "#dl";
    }

    /** Returns the address that opens one to be changed. */
    public String edit(DeadLetter letter) {
        return address(letter).with("edit", 1) + "#dl";
    }

    private Address address(DeadLetter letter) {
        return filter.address().before(before).with("x", letter.id());
    }

    /** Returns where the removal of one is asked for. */
    public String discard(DeadLetter letter) {
        return filter.at(QueueScreens.DISCARD).with("id", letter.id()).href();
    }

    /** Returns where the removal of all that are shown, on this page and others, is asked for. */
    public String discardAll() {
        return filter.at(QueueScreens.DISCARD).with("all", 1).href();
    }

    /** Returns how many are shown on this page and others; empty if that is not known. */
    public String count() {
        if (!filter.words().isEmpty()) {
            return "";
        }
        return of == null ? queue.dead() : queue.count(of.depth().dead());
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
