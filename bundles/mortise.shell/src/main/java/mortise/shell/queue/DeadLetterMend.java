package mortise.shell.queue;

import mortise.queue.Redelivery;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Puts a dead letter back into the queue with another body. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "dead-letter-mend",
        description = "Puts a dead letter back into the queue with another body, as if it had just been sent so")
public final class DeadLetterMend extends HostCommand {
    @Argument(index = 0, name = "id", description = "Its id, as dead-letter-list shows it", required = true)
    private long id;

    @Argument(index = 1, name = "body", description = "What it says instead, as JSON", required = true)
    private String body = "";

    @Override
    protected Output run() {
        service(Redelivery.class).replay(id, body);
        return Output.said("1 put back", Output.row("replayed", 1));
    }
}
