package mortise.shell.node;

import java.util.Comparator;
import mortise.database.Database;
import mortise.database.DatabaseProvider;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
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
        String active = find(Database.class).map(Database::name).orElse("");
        return Output.table(services(DatabaseProvider.class).stream()
                .map(DatabaseProvider::name)
                .sorted(Comparator.naturalOrder())
                .map(name -> Output.row(
                        "socket", "database", "provider", name, "state", name.equals(active) ? "active" : "standby"))
                .toList());
    }
}
