package mortise.shell.queue;

import java.util.Collection;
import mortise.queue.OpenQueue;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Removes dead letters for ever. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(scope = "mortise", name = "dead-letter-discard", description = "Removes dead letters for ever")
public final class DeadLetterDiscard extends DeadLettersCommand {
    @Override
    int apply(OpenQueue queue, Collection<Long> some) {
        return queue.discard(some);
    }

    @Override
    Output said(int done) {
        return Output.said(done + " removed", Output.row("discarded", done));
    }
}
