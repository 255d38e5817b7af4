package mortise.shell.user;

import mortise.access.Tokens;
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

/** Lists tokens. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(scope = "mortise", name = "token-list", description = "Lists tokens, newest first")
public final class TokenList extends HostCommand {
    @Option(name = "--user", valueToShowInHelp = "name", description = "Only those of this user")
    @Completion(Known.UserNames.class)
    private @Nullable String user;

    @Override
    protected Output run() {
        return Output.table(service(Tokens.class).list(user).stream()
                .map(token -> Output.row(
                        "id", token.id(),
                        "user", token.user(),
                        "title", token.title(),
                        "scopes", token.scopes().stream().sorted().toList(),
                        "created", token.created(),
                        "expires", token.expires(),
                        "lastUsed", token.lastUsed()))
                .toList());
    }
}
