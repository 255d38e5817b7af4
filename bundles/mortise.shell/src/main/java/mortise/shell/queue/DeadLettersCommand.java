package mortise.shell.queue;

import java.util.Collection;
import java.util.List;
import mortise.core.Failure;
import mortise.queue.OpenQueue;
import mortise.queue.OpenQueue.DeadLetter;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.jspecify.annotations.Nullable;

/** A command that does something with some dead letters, or with all of a subscription. */
abstract class DeadLettersCommand extends HostCommand {
    private static final int SOME = 500;

    @Argument(index = 0, name = "ids", description = "Their ids, as dead-letter-list shows them", multiValued = true)
    private @Nullable List<Long> ids;

    @Option(name = "--all-of", description = "All of a topic and subscriber, as queue-list shows them")
    @Completion(SubscriptionNames.class)
    private @Nullable String name;

    /** Does it with these and returns how many of them there were. */
    abstract int apply(OpenQueue queue, Collection<Long> some);

    /** Says with how many it was done. */
    abstract Output said(int done);

    @Override
    protected final Output run() {
        if ((ids == null || ids.isEmpty()) == (name == null)) {
            throw Failure.invalidParameter("ids", "required", "name ids, or a subscription with --all-of");
        }
        OpenQueue queue = service(OpenQueue.class);
        return said(name == null ? named(queue, ids == null ? List.of() : ids) : all(queue, name));
    }

    private int named(OpenQueue queue, List<Long> letters) {
        int done = apply(queue, letters);
        if (done == 0) {
            throw Failure.missing("there is no dead letter " + letters);
        }
        return done;
    }

    /** Some hundred at a time, the newest first; letters that come meanwhile are left alone. */
    private int all(OpenQueue queue, String of) {
        long subscription = Subscriptions.find(queue, of).id();
        int done = 0;
        long before = Long.MAX_VALUE;
        while (true) {
            List<Long> some = queue.deadLetters(subscription, before, SOME).stream()
                    .map(DeadLetter::id)
                    .toList();
            if (some.isEmpty()) {
                return done;
            }
            done += apply(queue, some);
            before = some.get(some.size() - 1);
        }
    }
}
