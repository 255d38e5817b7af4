package mortise.shell.mail;

import mortise.mail.Check;
import mortise.mail.Mailer;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** Tells whether mail can be sent. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "mail-check",
        description = "Tells whether mail could be sent now, and at which step it fails; exit status 1 if it fails")
public final class MailCheck extends HostCommand {
    @Option(
            name = "--provider",
            valueToShowInHelp = "name",
            description = "An installed provider that need not be active; else the active one")
    @Completion(MailProviders.class)
    private @Nullable String provider;

    @Override
    protected Output run() {
        Mailer mailer = service(Mailer.class);
        Check check = provider == null ? mailer.check() : mailer.check(provider);
        if (!check.passed()) {
            endWith(1);
        }
        return Output.table(check.steps().stream()
                .map(step -> Output.row("step", step.name(), "passed", step.passed(), "message", step.message()))
                .toList());
    }
}
