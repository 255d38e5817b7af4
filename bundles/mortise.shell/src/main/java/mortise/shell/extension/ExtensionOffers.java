package mortise.shell.extension;

import mortise.core.Extensions;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Lists the features that could be installed. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "extension-offers",
        description = "Lists the features that extension-install can install")
public final class ExtensionOffers extends HostCommand {
    @Override
    protected Output run() {
        return Output.table(service(Extensions.class).offers().stream()
                .map(offer -> Output.row(
                        "name", offer.name(), "version", offer.version(), "description", offer.description()))
                .toList());
    }
}
