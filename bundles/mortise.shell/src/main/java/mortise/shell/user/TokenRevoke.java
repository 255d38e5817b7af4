package mortise.shell.user;

import mortise.access.Tokens;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Ends a token. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(scope = "mortise", name = "token-revoke", description = "Ends a token; it is refused at once")
public final class TokenRevoke extends HostCommand {
    @Argument(index = 0, name = "id", description = "The token's id, as token-list shows it", required = true)
    private long id;

    @Override
    protected Output run() {
        service(Tokens.class).revoke(id);
        return Output.said("Token " + id + " is revoked", Output.row("id", id, "revoked", true));
    }
}
