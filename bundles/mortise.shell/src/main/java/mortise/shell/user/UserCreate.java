package mortise.shell.user;

import java.util.List;
import java.util.Map;
import mortise.access.Users;
import mortise.shell.Known;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** Makes a user. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(scope = "mortise", name = "user-create", description = "Makes a user")
public final class UserCreate extends PasswordCommand {
    @Argument(index = 0, name = "name", description = "The name to sign in with", required = true)
    private String name = "";

    @Option(
            name = "--title",
            valueToShowInHelp = "text",
            description = "The name people read; else the one to sign in with")
    private @Nullable String title;

    @Option(name = "--email", valueToShowInHelp = "address", description = "E-mail address")
    private String email = "";

    @Option(
            name = "--role",
            multiValued = true,
            valueToShowInHelp = "name",
            description = "A role, several times for several")
    @Completion(Known.RoleNames.class)
    private @Nullable List<String> roles;

    @Override
    Map<String, Object> use(char[] password) {
        long id = service(Users.class)
                .create(name, title == null ? name : title, email, password, roles == null ? List.of() : roles);
        return Output.row("id", id, "name", name);
    }

    @Override
    String sentence() {
        return "User '" + name + "' is there";
    }
}
