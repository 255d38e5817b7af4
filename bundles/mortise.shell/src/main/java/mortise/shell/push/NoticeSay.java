package mortise.shell.push;

import mortise.core.Failure;
import mortise.push.Channel;
import mortise.push.Notice;
import mortise.push.Push;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** Says something over all open pages, on all nodes. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "notice",
        description = "Says something over all open pages, on all nodes; without a text, takes it back")
public final class NoticeSay extends HostCommand {
    private static final int MOST = 500;

    @Argument(name = "text", description = "One or two sentences, as 'The host stops at 18:00 for ten minutes.'")
    private @Nullable String text;

    @Override
    protected Output run() {
        String said = text == null ? "" : text.strip();
        if (said.length() > MOST) {
            throw Failure.invalid("too-long", "a notice has at most " + MOST + " characters, not " + said.length());
        }
        service(Push.class).publish(Channel.NOTICE, "", new Notice(said));
        return Output.said(
                said.isEmpty() ? "The notice is taken back" : "Open pages say it, for a quarter of an hour at least",
                Output.row("notice", said));
    }
}
