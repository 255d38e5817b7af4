package mortise.web.queue;

import java.time.Instant;
import java.util.List;
import mortise.web.http.Visit;
import mortise.web.queue.Queues.Working;

/**
 * What the page of subscriptions shows.
 *
 * @param available whether the queue is there
 */
public record QueueView(Visit visit, boolean available, List<Waiting> waiting, List<Working> working) {
    private static final long EXACT = 1_000_000;

    /** Returns what waits and nobody works on. */
    public List<Waiting> left() {
        return waiting.stream().filter(Waiting::isLeft).toList();
    }

    /** Returns a count; a plus says that there may be more. */
    public String count(long value) {
        return visit.formats().number(value) + (value < EXACT ? "" : "+");
    }

    /** Returns how many dead letters there are in all. */
    public String dead() {
        return count(waiting.stream().mapToLong(each -> each.depth().dead()).sum());
    }

    /** Returns how many messages of one wait, in a few words. */
    public String brief(Waiting one) {
        return visit.texts()
                .get(
                        "queue.brief",
                        count(one.depth().ready()),
                        count(one.depth().later()),
                        count(one.depth().leased()));
    }

    /** Returns the moment a node was last heard of. */
    public static Instant heard(Working one) {
        return Instant.now().minus(one.node().silent());
    }

    /** Returns where the dead letters of one are. */
    public static String deadLetters(Waiting one) {
        return DeadView.address(one.id());
    }
}
