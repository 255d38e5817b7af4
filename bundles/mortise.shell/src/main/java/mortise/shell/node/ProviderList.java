package mortise.shell.node;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import mortise.database.Database;
import mortise.database.DatabaseProvider;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import mortise.socket.Socket;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Lists what can be plugged into the sockets, and what is. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "provider-list",
        description = "Lists the installed providers of each socket and which is active")
public final class ProviderList extends HostCommand {
    @Override
    protected Output run() {
        List<Map<String, Object>> rows = new ArrayList<>(databases());
        services(Socket.class).stream()
                .sorted(Comparator.comparing(Socket::name))
                .forEach(socket -> socket.providers().forEach(each -> rows.add(row(socket.name(), each))));
        return Output.table(rows);
    }

    private static Map<String, Object> row(String socket, Socket.Installed provider) {
        return Output.row(
                "socket", socket,
                "provider", provider.name(),
                "state", provider.state().name().toLowerCase(Locale.ROOT),
                "calls", provider.calls(),
                "message", provider.message());
    }

    /** The database is a service of its own, not behind a switch: whoever has it keeps connections. */
    private List<Map<String, Object>> databases() {
        String active = find(Database.class).map(Database::name).orElse("");
        return services(DatabaseProvider.class).stream()
                .map(DatabaseProvider::name)
                .sorted(Comparator.naturalOrder())
                .map(name -> Output.row(
                        "socket",
                        "database",
                        "provider",
                        name,
                        "state",
                        name.equals(active) ? "active" : "standby",
                        "calls",
                        null,
                        "message",
                        ""))
                .toList();
    }
}
