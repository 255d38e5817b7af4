package mortise.shell.queue;

import java.util.List;
import mortise.queue.OpenQueue;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** Removes dead letters for ever. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(scope = "mortise", name = "dead-letter-discard", description = "Removes dead letters for ever")
public final class DeadLetterDiscard extends HostCommand {
    @Argument(index = 0, name = "ids", description = "Their ids, as dead-letter-list shows them", multiValued = true)
    private @Nullable List<Long> ids;

    @Option(name = "--all-of", description = "All of a topic and subscriber, as queue-list shows them")
    @Completion(SubscriptionNames.class)
    private @Nullable String name;

    @Override
    protected Output run() {
        OpenQueue queue = service(OpenQueue.class);
        int discarded = DeadLetters.each(queue, ids, name, queue::discard);
        return Output.said(discarded + " removed", Output.row("discarded", discarded));
    }
}
