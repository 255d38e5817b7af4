package mortise.shell.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mortise.search.Search;
import mortise.search.SearchRequest;
import mortise.search.SearchResult.Highlight;
import mortise.search.SearchResult.Hit;
import mortise.search.SearchResult.Mark;
import mortise.shell.Known;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** Looks for words in all records. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(scope = "mortise", name = "search", description = "Looks for words in the records of all entities")
public final class SearchFind extends HostCommand {
    @Argument(index = 0, name = "words", description = "The words", required = true, multiValued = true)
    private List<String> words = List.of();

    @Option(name = "--entity", valueToShowInHelp = "entity", description = "Only records of this entity")
    @Completion(Known.EntityNames.class)
    private @Nullable String entity;

    @Option(name = "--from", valueToShowInHelp = "number", description = "How many hits to leave out")
    private int from;

    @Option(name = "--size", valueToShowInHelp = "number", description = "Hits to show, 0 to 1000")
    private int size = 25;

    @Override
    protected Output run() {
        List<String> entities = entity == null ? List.of() : List.of(entity);
        Search.Answer answer = service(Search.class)
                .find(new SearchRequest(String.join(" ", words), entities, null, List.of(), false, from, size, true));
        tell(said(answer));
        return Output.table(answer.result().hits().stream().map(SearchFind::row).toList());
    }

    private static String said(Search.Answer answer) {
        List<String> counts = new ArrayList<>();
        answer.result().totals().forEach((name, total) -> {
            if (total > 0) {
                counts.add(total + " " + name + (answer.fromDatabase().contains(name) ? " (from the database)" : ""));
            }
        });
        String found = counts.isEmpty() ? "Nothing" : String.join(", ", counts);
        return answer.result().similar() ? found + "; with similar words, as nothing has these" : found;
    }

    private static Map<String, Object> row(Hit hit) {
        String where = hit.highlights().isEmpty() ? "" : marked(hit.highlights().get(0));
        return Output.row(
                "entity",
                hit.entity(),
                "id",
                hit.id(),
                "title",
                hit.title(),
                "score",
                Math.round(hit.score() * 100) / 100.0,
                "found",
                where);
    }

    private static String marked(Highlight highlight) {
        StringBuilder text = new StringBuilder(highlight.text());
        List<Mark> marks = highlight.marks();
        for (int i = marks.size() - 1; i >= 0; i--) {
            text.insert(marks.get(i).end(), ']').insert(marks.get(i).start(), '[');
        }
        return highlight.field() + ": " + text;
    }
}
