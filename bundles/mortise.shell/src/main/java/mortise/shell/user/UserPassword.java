package mortise.shell.user;

import java.util.Map;
import mortise.access.Users;
import mortise.shell.Known;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Gives a user another password. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "user-password",
        description = "Gives a user another password, to be changed at the next sign-in, and ends the user's sessions")
public final class UserPassword extends PasswordCommand {
    @Argument(index = 0, name = "name", description = "The name to sign in with", required = true)
    @Completion(Known.UserNames.class)
    private String name = "";

    @Override
    Map<String, Object> use(char[] password) {
        service(Users.class).setPassword(name, password);
        return Output.row("name", name);
    }

    @Override
    String sentence() {
        return "User '" + name + "' has another password";
    }
}
