package mortise.web.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mortise.core.Context;
import mortise.queue.OpenQueue.Attempt;
import mortise.queue.OpenQueue.DeadLetter;
import mortise.web.text.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter that is read.
 *
 * @param sender who sent it; empty if that cannot be told
 * @param body what it says, as it is being changed; null while it is not
 * @param problem what is wrong with that, empty if nothing is
 */
public record LetterView(DeadLetter letter, Optional<Context> sender, @Nullable String body, String problem) {
    /**
     * An attempt as it is shown.
     *
     * @param told what is known of it, null if whoever tried died before he could tell
     * @param pause how long after the one before; negative if that is not known
     */
    public record Try(int number, @Nullable Attempt told, Duration pause) {}

    private static final Duration UNKNOWN = Duration.ofSeconds(-1);

    /** Returns what it says, laid out. */
    public String pretty() {
        return JsonText.pretty(letter.body());
    }

    /** Returns its attempts, the last one first, as far back as is known. */
    public List<Try> tries() {
        List<Try> tries = new ArrayList<>();
        Attempt before = null;
        for (Attempt attempt : letter.failures()) {
            if (before != null) {
                for (int lost = before.number() + 1; lost < attempt.number(); lost++) {
                    tries.add(0, new Try(lost, null, UNKNOWN));
                }
            }
            tries.add(
                    0,
                    new Try(
                            attempt.number(),
                            attempt,
                            before == null ? UNKNOWN : Duration.between(before.at(), attempt.at())));
            before = attempt;
        }
        return tries;
    }

    /** Returns the name of the node an attempt was made on. */
    public String node(Attempt attempt) {
        String subscription = "/" + letter.subscription();
        String consumer = attempt.consumer();
        return consumer.endsWith(subscription)
                ? consumer.substring(0, consumer.length() - subscription.length())
                : consumer;
    }
}
