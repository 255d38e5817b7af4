package mortise.shell.extension;

import java.util.Map;
import mortise.core.Extensions;
import mortise.core.Extensions.Extension;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Lists what was added to the host. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(scope = "mortise", name = "extension-list", description = "Lists what was added to the host, and how it fares")
public final class ExtensionList extends HostCommand {
    @Override
    protected Output run() {
        return Output.table(
                service(Extensions.class).list().stream()
                        .map(ExtensionList::row)
                        .toList(),
                "id",
                "version",
                "kind",
                "state",
                "entities",
                "message");
    }

    static Map<String, Object> row(Extension extension) {
        return Output.row(
                "id", extension.id(),
                "title", extension.title(),
                "version", extension.version(),
                "kind", extension.kind().name(),
                "state", extension.state().name(),
                "entities", extension.entities(),
                "removable", extension.removable(),
                "message", extension.message());
    }
}
