package mortise.shell.queue;

import mortise.queue.OpenQueue;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Forgets a node that works on messages no more and could not say so. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "consumer-forget",
        description = "Forgets a lost node that worked on messages; by itself that takes an hour")
public final class ConsumerForget extends HostCommand {
    @Argument(index = 0, name = "node", description = "Its name, as consumer-list shows it", required = true)
    private String node = "";

    @Override
    protected Output run() {
        service(OpenQueue.class).forget(node);
        return Output.said("The node " + node + " is forgotten", Output.row("node", node, "forgotten", true));
    }
}
