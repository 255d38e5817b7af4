package mortise.shell.node;

import java.util.List;
import mortise.entity.Entities;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Shows what would still be done to the database. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "migration-plan",
        description = "Shows the statements and scripts that are still to be run in the database, and runs none")
public final class MigrationPlan extends HostCommand {
    @Override
    protected Output run() {
        List<String> pending = service(Entities.class).pending();
        return Output.said(
                pending.isEmpty() ? "The database is up to date." : String.join("\n", pending),
                Output.row("pending", pending));
    }
}
