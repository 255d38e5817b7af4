package mortise.shell.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import mortise.queue.OpenQueue;
import mortise.queue.OpenQueue.Node;
import mortise.queue.OpenQueue.Worker;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Lists who works on the messages of the queue. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "consumer-list",
        description = "Lists who works on which messages on which node; a node that was silent for 15 seconds is lost")
public final class ConsumerList extends HostCommand {
    @Override
    protected Output run() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Node node : service(OpenQueue.class).nodes()) {
            node.workers().forEach(worker -> rows.add(row(node, worker)));
        }
        return Output.table(
                rows,
                "subscription",
                "node",
                "state",
                "silentSeconds",
                "working",
                "concurrency",
                "lastHour",
                "current",
                "since");
    }

    private static Map<String, Object> row(Node node, Worker worker) {
        return Output.row(
                "subscription",
                worker.subscription(),
                "node",
                node.name(),
                "state",
                node.state(worker).name().toLowerCase(Locale.ROOT),
                "silentSeconds",
                Math.max(0, node.silent().toSeconds()),
                "working",
                worker.working(),
                "concurrency",
                worker.concurrency(),
                "lastHour",
                worker.worked().stream().mapToLong(Integer::longValue).sum(),
                "current",
                worker.current(),
                "since",
                Output.value(worker.since()));
    }
}
