package mortise.shell.queue;

import java.util.Collection;
import mortise.queue.OpenQueue;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Puts dead letters back into the queue, as if they had just been sent. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "dead-letter-replay",
        description = "Puts dead letters back into the queue, as if they had just been sent")
public final class DeadLetterReplay extends DeadLettersCommand {
    @Override
    int apply(OpenQueue queue, Collection<Long> some) {
        return queue.replay(some);
    }

    @Override
    Output said(int done) {
        return Output.said(done + " put back", Output.row("replayed", done));
    }
}
