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

/** Removes an extension. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "extension-remove",
        description = "Removes an extension; the records of its entities stay in the database")
public final class ExtensionRemove extends HostCommand {
    @Argument(index = 0, name = "id", description = "The extension's id, as extension-list shows it", required = true)
    @Completion(Known.ExtensionIds.class)
    private String id = "";

    @Override
    protected Output run() {
        service(Extensions.class).remove(id);
        return Output.said(id + " is removed", Output.row("id", id, "removed", true));
    }
}
