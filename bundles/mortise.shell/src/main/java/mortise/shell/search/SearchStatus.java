package mortise.shell.search;

import java.util.Map;
import mortise.search.IndexState;
import mortise.search.Search;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Shows how the indexes fare. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "search-status",
        description = "Shows the index of each entity: documents, size, how often it was rebuilt, how late it is")
public final class SearchStatus extends HostCommand {
    @Override
    protected Output run() {
        return Output.table(
                service(Search.class).states().stream().map(SearchStatus::row).toList());
    }

    private static Map<String, Object> row(IndexState state) {
        IndexState.Progress progress = state.rebuilding();
        return Output.row(
                "entity",
                state.entity(),
                "documents",
                state.documents(),
                "bytes",
                state.bytes(),
                "generation",
                state.generation(),
                "lagMillis",
                state.lagMillis(),
                "rebuilding",
                progress == null ? "" : progress.documents() + " documents, up to id " + progress.checkpoint());
    }
}
