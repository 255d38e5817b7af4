package mortise.shell.push;

import java.util.Map;
import mortise.push.PushClients;
import mortise.push.PushClients.Client;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Lists who is connected to this node. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "push-list",
        description = "Lists who is connected to this node, what they listen to, and what is on its way to them")
public final class PushList extends HostCommand {
    @Override
    protected Output run() {
        return Output.table(
                service(PushClients.class).list().stream().map(PushList::row).toList(),
                "client",
                "user",
                "address",
                "since",
                "topics",
                "sent",
                "waiting");
    }

    private static Map<String, Object> row(Client client) {
        return Output.row(
                "client",
                client.id(),
                "user",
                client.user(),
                "address",
                client.address(),
                "since",
                Output.value(client.since()),
                "topics",
                String.join(" ", client.topics().stream().sorted().toList()),
                "sent",
                client.sent(),
                "waiting",
                client.waiting());
    }
}
