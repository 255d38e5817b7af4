package mortise.shell.queue;

import java.util.Collection;
import java.util.List;
import java.util.function.ToIntFunction;
import mortise.core.Failure;
import mortise.queue.OpenQueue;
import mortise.queue.OpenQueue.DeadLetter;
import org.jspecify.annotations.Nullable;

/** Does something with dead letters that a command names. */
final class DeadLetters {
    private static final int SOME = 500;

    private DeadLetters() {}

    /**
     * Does it with some hundred at a time, the newest first, and returns with how many. Letters that come meanwhile are left
     * alone.
     *
     * @throws Failure INVALID unless either ids or a subscription is named; MISSING if one is not there
     */
    static int each(
            OpenQueue queue, @Nullable List<Long> ids, @Nullable String name, ToIntFunction<Collection<Long>> action) {
        if ((ids == null || ids.isEmpty()) == (name == null)) {
            throw Failure.invalidParameter("ids", "required", "name ids, or a subscription with --all-of");
        }
        if (name == null) {
            int done = action.applyAsInt(ids == null ? List.of() : ids);
            if (done == 0) {
                throw Failure.missing("there is no dead letter " + ids);
            }
            return done;
        }
        long subscription = Subscriptions.find(queue, name).id();
        int done = 0;
        long before = Long.MAX_VALUE;
        while (true) {
            List<Long> some = queue.deadLetters(subscription, before, SOME).stream()
                    .map(DeadLetter::id)
                    .toList();
            if (some.isEmpty()) {
                return done;
            }
            done += action.applyAsInt(some);
            before = some.get(some.size() - 1);
        }
    }
}
