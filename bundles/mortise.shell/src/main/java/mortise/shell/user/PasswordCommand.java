package mortise.shell.user;

import java.io.IOException;
import java.util.Map;
import mortise.core.Failure;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Option;
import org.jspecify.annotations.Nullable;

/** A command that gives somebody a password: one that is handed over, or one that is made up and shown once. */
abstract class PasswordCommand extends HostCommand {
    @Option(
            name = "--password-file",
            valueToShowInHelp = "file",
            description =
                    "File whose first line is the password; - for standard input. Else one is made up and shown once")
    private @Nullable String passwordFile;

    @Option(name = "--ask", description = "Asks for the password, in the interactive shell")
    private boolean ask;

    @Override
    protected final Output run() throws Exception {
        if (passwordFile != null && ask) {
            throw Failure.invalidParameter("--ask", "two-passwords", "either --ask or --password-file");
        }
        if (passwordFile == null && !ask) {
            char[] made = Password.generate();
            String shown = new String(made);
            Map<String, Object> result = use(made);
            result.put("password", shown);
            return Output.said(sentence() + ". The password, to be changed at the next sign-in: " + shown, result);
        }
        return Output.said(sentence(), use(given()));
    }

    private char[] given() throws IOException {
        return passwordFile == null
                ? Password.ask(session())
                : Password.read(passwordFile, file(passwordFile), session());
    }

    /** Does it, and returns what there is to say; the password is wiped by whom it is given to. */
    abstract Map<String, Object> use(char[] password);

    /** Returns what was done, without a full stop. */
    abstract String sentence();
}
