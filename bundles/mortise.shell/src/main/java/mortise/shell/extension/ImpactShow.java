package mortise.shell.extension;

import mortise.core.Extensions;
import mortise.shell.Known;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Tells what would end with an extension. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(scope = "mortise", name = "impact", description = "Tells what would end if an extension were removed now")
public final class ImpactShow extends HostCommand {
    @Argument(index = 0, name = "id", description = "The extension's id, as extension-list shows it", required = true)
    @Completion(Known.ExtensionIds.class)
    private String id = "";

    @Override
    protected Output run() {
        return Output.table(service(Extensions.class).impact(id).stream()
                .map(effect ->
                        Output.row("what", effect.what(), "name", effect.name(), "consequence", effect.consequence()))
                .toList());
    }
}
