package mortise.shell.node;

import java.util.Comparator;
import java.util.Locale;
import mortise.core.Health;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Tells how the parts of the node feel. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(scope = "mortise", name = "health", description = "Tells how the parts of the node feel")
public final class HealthShow extends HostCommand {
    @Override
    protected Output run() {
        return Output.table(services(Health.class).stream()
                .sorted(Comparator.comparing(Health::part))
                .map(part -> {
                    Health.Report report = part.report();
                    return Output.row(
                            "part", part.part(),
                            "state", report.state().name().toLowerCase(Locale.ROOT),
                            "required", part.requiredForReadiness(),
                            "message", report.message());
                })
                .toList());
    }
}
