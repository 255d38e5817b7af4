package mortise.shell.user;

import mortise.entity.Query;
import mortise.entity.Records;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import mortise.shell.record.Rows;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Lists roles. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(scope = "mortise", name = "role-list", description = "Lists the roles that users can have")
public final class RoleList extends HostCommand {
    @Override
    protected Output run() {
        return Output.table(service(Records.class)
                .find(Query.of("role").sort("name", false).page(Query.Page.number(1, Query.MAX_PAGE_SIZE)))
                .records()
                .stream()
                .map(Rows::listed)
                .toList());
    }
}
