package mortise.web.queue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import mortise.core.Health;
import mortise.queue.OpenQueue.Node;
import mortise.queue.OpenQueue.Worker;
import mortise.web.http.Address;
import mortise.web.http.Visit;
import mortise.web.queue.Queues.Working;

/**
 * What the pages of the queue show.
 *
 * @param available whether the queue is there
 * @param health how the queue fares
 * @param text what was looked for
 * @param filter which subscriptions are shown
 * @param workingFilter which consumers are shown
 */
public record QueueView(
        Visit visit,
        boolean available,
        Health.Report health,
        List<Waiting> waiting,
        List<Working> working,
        String text,
        QueueFilter filter,
        WorkingFilter workingFilter) {
    private static final long EXACT = 1_000_000;

    /** Returns what waits and nobody works on. */
    public List<Waiting> left() {
        return waiting.stream().filter(Waiting::isLeft).toList();
    }

    /** Returns the subscriptions that are looked for. */
    public List<Waiting> shownWaiting() {
        return waiting.stream()
                .filter(filter::shows)
                .filter(one -> has(one.name()))
                .toList();
    }

    /** Returns the consumers that are looked for: by subscription, node or message. */
    public List<Working> shownWorking() {
        return working.stream()
                .filter(workingFilter::shows)
                .filter(one -> {
                    Worker worker = one.worker();
                    return has(worker.subscription()) || has(one.node().name()) || has(worker.current());
                })
                .toList();
    }

    private boolean has(String value) {
        return value.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
    }

    /** Returns how many subscriptions a filter shows. */
    public String count(QueueFilter one) {
        return visit.formats().number(waiting.stream().filter(one::shows).count());
    }

    /** Returns how many consumers a filter shows. */
    public String count(WorkingFilter one) {
        return visit.formats().number(working.stream().filter(one::shows).count());
    }

    /** Returns the address of the subscriptions with another filter. */
    public String with(QueueFilter one) {
        return new Address(QueueScreens.PATH).with(one).words(text).href();
    }

    /** Returns the address of the consumers with another filter. */
    public String with(WorkingFilter one) {
        return new Address(QueueScreens.CONSUMERS).with(one).words(text).href();
    }

    /** Tells whether there is something that could be paused or resumed. */
    public boolean hasSubscriptions() {
        return waiting.stream().anyMatch(one -> one.id() != 0);
    }

    /** Tells whether every subscription is paused. */
    public boolean isPaused() {
        return waiting.stream()
                .filter(one -> one.id() != 0)
                .allMatch(one -> one.depth().subscription().paused());
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

    /**
     * Returns how a node was heard of in the last minute, the latest last: in time, late or not at all, as the classes of
     * bars.
     */
    public static List<String> beats(Working one) {
        Node node = one.node();
        List<String> beats = new ArrayList<>();
        node.beats().forEach(inTime -> beats.add(inTime ? "" : "lo"));
        if (!node.lives()) {
            beats.addAll(
                    Collections.nCopies((int) Math.min(Node.BEATS, node.silent().dividedBy(Node.BEAT)), "no"));
        }
        return beats.subList(Math.max(0, beats.size() - Node.BEATS), beats.size());
    }

    /** Returns the same in words. */
    public String beatsText(Working one) {
        List<String> beats = beats(one);
        return visit.texts()
                .get(
                        "queue.beats",
                        visit.formats()
                                .number(beats.stream().filter(String::isEmpty).count()),
                        visit.formats().number(beats.size()));
    }

    /** Returns where the dead letters of one are. */
    public static String deadLetters(Waiting one) {
        return new DeadFilter(one.id(), "").address().href();
    }
}
