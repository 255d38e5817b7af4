package mortise.shell.record;

import mortise.entity.Entities;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Lists the entities that are installed. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(scope = "mortise", name = "entity-list", description = "Lists the entities that are installed")
public final class EntityList extends HostCommand {
    @Override
    protected Output run() {
        return Output.table(service(Entities.class).model().types().stream()
                .map(type -> Output.row(
                        "name", type.name(),
                        "title", type.plural(),
                        "path", "/api/" + type.path(),
                        "fields", type.fields().size(),
                        "table", type.table(),
                        "bundle", type.bundle()))
                .toList());
    }
}
