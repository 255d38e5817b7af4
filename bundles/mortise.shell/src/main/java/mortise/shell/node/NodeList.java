package mortise.shell.node;

import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import mortise.core.Health;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Lists the nodes. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(scope = "mortise", name = "node-list", description = "Lists the nodes; now, the one that is asked")
public final class NodeList extends HostCommand {
    @Override
    protected Output run() {
        RuntimeMXBean process = ManagementFactory.getRuntimeMXBean();
        boolean ready = services(Health.class).stream()
                .filter(Health::requiredForReadiness)
                .noneMatch(part -> part.report().state().compareTo(Health.State.DOWN) >= 0);
        return Output.table(
                List.of(Output.row(
                        "node", hostName() + ":" + property("mortise.port"),
                        "address", property("mortise.address"),
                        "ready", ready,
                        "started", Instant.ofEpochMilli(process.getStartTime()),
                        "process", process.getPid(),
                        "version", context().getBundle().getVersion().toString(),
                        "java", Runtime.version().toString(),
                        "features", List.of(property("mortise.features").split(",", -1)),
                        "data", property("mortise.data"))),
                "node",
                "ready",
                "started",
                "process",
                "version",
                "features");
    }

    private String property(String name) {
        return Objects.toString(context().getProperty(name), "");
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException unnamed) {
            return "localhost";
        }
    }
}
