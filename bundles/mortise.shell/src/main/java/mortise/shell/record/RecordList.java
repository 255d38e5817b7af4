package mortise.shell.record;

import java.util.List;
import java.util.Set;
import mortise.entity.Query;
import mortise.entity.Records;
import mortise.entity.Result;
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

/** Finds records. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(scope = "mortise", name = "record-list", description = "Finds records of an entity")
public final class RecordList extends HostCommand {
    @Argument(index = 0, name = "entity", description = "Name of the entity", required = true)
    @Completion(Known.EntityNames.class)
    private String entity = "";

    @Option(
            name = "--filter",
            multiValued = true,
            valueToShowInHelp = "path[operator]=value",
            description =
                    "A condition in the spelling of REST, several times if all have to hold: country=DE, name[contains]=acme,"
                            + " account.country[in]=DE,FR")
    private @Nullable List<String> filters;

    @Option(name = "--search", valueToShowInHelp = "words", description = "Words that have to appear")
    private String search = "";

    @Option(name = "--sort", valueToShowInHelp = "fields", description = "Fields to sort by: -createdAt,name")
    private String sort = "";

    @Option(name = "--fields", valueToShowInHelp = "fields", description = "Fields to show: name,country")
    private String fields = "";

    @Option(name = "--page", valueToShowInHelp = "number", description = "Which page, from 1")
    private int page = 1;

    @Option(name = "--size", valueToShowInHelp = "number", description = "Records of a page, 1 to 1000")
    private int size = 25;

    @Override
    protected Output run() {
        Query query = Query.of(entity).search(search).page(Query.Page.number(page, size));
        for (String filter : filters == null ? List.<String>of() : filters) {
            query = query.where(Conditions.filter(filter));
        }
        if (!sort.isEmpty()) {
            query = query.sort(Conditions.sort(sort));
        }
        if (fields.isEmpty()) {
            Result result = service(Records.class).find(query);
            return Output.table(result.records().stream().map(Rows::listed).toList());
        }
        List<String> chosen = List.of(fields.split(",", -1));
        Result result = service(Records.class).find(query.fields(Set.copyOf(chosen)));
        return Output.table(result.records().stream()
                .map(record -> Rows.chosen(record, chosen))
                .toList());
    }
}
