package mortise.imports.csv.shell;

import java.util.List;
import mortise.entity.Entities;
import mortise.entity.EntityType;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** Completes names of entities. */
@Service
public final class EntityCompleter implements Completer {
    @Reference
    @SuppressWarnings("NullAway.Init") // set by the shell
    private Entities entities;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        List<String> names =
                entities.model().types().stream().map(EntityType::name).toList();
        return new StringsCompleter(names).complete(session, line, candidates);
    }
}
