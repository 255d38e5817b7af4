package mortise.shell.user;

import java.util.List;
import java.util.Set;
import mortise.access.Tokens;
import mortise.access.Tokens.Created;
import mortise.shell.Known;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** Makes a token. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "token-create",
        description = "Makes a token for a program that acts as a user; it is shown once")
public final class TokenCreate extends HostCommand {
    @Option(name = "--user", required = true, valueToShowInHelp = "name", description = "The user it acts as")
    @Completion(Known.UserNames.class)
    private String user = "";

    @Option(name = "--title", valueToShowInHelp = "text", description = "What it is for")
    private String title = "made in the shell";

    @Option(
            name = "--scope",
            multiValued = true,
            valueToShowInHelp = "scope",
            description = "Narrows it to an entity, or to one action: account, account:view. Several times for several")
    private @Nullable List<String> scopes;

    @Option(
            name = "--expires",
            valueToShowInHelp = "when",
            description = "When it ends: 90d or 12h from now, a day or a moment as 2027-01-31; else never")
    private @Nullable String expires;

    @Override
    protected Output run() {
        Created created = service(Tokens.class)
                .create(
                        user,
                        title,
                        scopes == null ? Set.of() : Set.copyOf(scopes),
                        expires == null ? null : Expiry.parse(expires));
        return Output.said(
                created.secret(),
                Output.row(
                        "token", created.secret(),
                        "id", created.token().id(),
                        "user", created.token().user(),
                        "expires", created.token().expires()));
    }
}
