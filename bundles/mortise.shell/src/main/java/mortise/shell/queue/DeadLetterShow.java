package mortise.shell.queue;

import java.util.Map;
import mortise.core.Failure;
import mortise.queue.OpenQueue;
import mortise.queue.OpenQueue.Attempt;
import mortise.queue.OpenQueue.DeadLetter;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Shows a dead letter: why it died, where, and what it says. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "dead-letter-show",
        description = "Shows a dead letter: why it died, where, and what it says")
public final class DeadLetterShow extends HostCommand {
    @Argument(index = 0, name = "id", description = "Its id, as dead-letter-list shows it", required = true)
    private long id;

    private static Map<String, Object> row(Attempt failure) {
        return Output.row(
                "attempt", failure.number(),
                "at", failure.at(),
                "consumer", failure.consumer(),
                "reason", failure.reason());
    }

    @Override
    protected Output run() {
        DeadLetter letter = service(OpenQueue.class)
                .deadLetter(id)
                .orElseThrow(() -> Failure.missing("there is no dead letter " + id));
        return Output.one(Output.row(
                "id", letter.id(),
                "topic", letter.topic(),
                "subscriber", letter.subscriber(),
                "attempts", letter.attempts(),
                "sent", letter.sentAt(),
                "died", letter.diedAt(),
                "key", letter.key(),
                "sender", letter.context(),
                "body", letter.body(),
                "reason", letter.reason(),
                "failures", letter.failures().stream().map(DeadLetterShow::row).toList(),
                "trace", letter.trace()));
    }
}
