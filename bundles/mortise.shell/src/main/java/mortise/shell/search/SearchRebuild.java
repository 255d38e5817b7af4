package mortise.shell.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import mortise.core.Failure;
import mortise.entity.Entities;
import mortise.entity.EntityType;
import mortise.jobs.Job;
import mortise.jobs.JobState;
import mortise.jobs.Jobs;
import mortise.jobs.Start;
import mortise.search.RebuildIndex;
import mortise.search.Search;
import mortise.search.SearchMapping;
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

/** Makes indexes anew. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "search-rebuild",
        description = "Makes the index of an entity, or of all, anew from its records while the old one answers")
public final class SearchRebuild extends HostCommand {
    private static final long TELL_EVERY = 10_000;
    private static final long LOOK_MILLIS = 200;
    private static final long TELL_NANOS = 2_000_000_000;

    @Argument(index = 0, name = "entity", description = "Name of the entity; all without it")
    @Completion(Known.EntityNames.class)
    private @Nullable String entity;

    @Option(
            name = "--from",
            valueToShowInHelp = "id",
            description = "With --to: reads only records with ids from this one on again, into the index in use")
    private @Nullable Long from;

    @Option(name = "--to", valueToShowInHelp = "id", description = "The last id of the range")
    private @Nullable Long to;

    @Override
    protected Output run() throws InterruptedException {
        Search search = service(Search.class);
        String one = entity;
        Long first = from;
        Long last = to;
        if (first != null || last != null) {
            if (one == null || first == null || last == null) {
                throw Failure.invalid("bad-range", "a range needs an entity, --from and --to");
            }
            return Output.table(List.of(row(one, search.refresh(one, first, last))));
        }
        Jobs jobs = find(Jobs.class).orElse(null);
        if (jobs != null) {
            return asJob(jobs, new RebuildIndex(one == null ? "" : one));
        }
        List<String> names = one != null
                ? List.of(one)
                : service(Entities.class).model().types().stream()
                        .filter(SearchMapping::isSearched)
                        .map(EntityType::name)
                        .toList();
        List<Map<String, Object>> rows = new ArrayList<>();
        for (String name : names) {
            rows.add(row(
                    name,
                    search.rebuild(
                            name, count -> count % TELL_EVERY != 0 || tell(name + ": " + count + " records read"))));
        }
        return Output.table(rows);
    }

    /** Whoever leaves the command leaves the job to itself. */
    private Output asJob(Jobs jobs, RebuildIndex body) throws InterruptedException {
        Search search = service(Search.class);
        if (!body.entity().isEmpty()) {
            service(Entities.class).model().type(body.entity());
        }
        long id = jobs.start(RebuildIndex.JOB, body, Start.PLAIN.unique(body.unique()))
                .id();
        long told = 0;
        Job job = jobs.find(id).orElseThrow();
        while (!job.state().ended()) {
            Thread.sleep(LOOK_MILLIS);
            job = jobs.find(id).orElseThrow(() -> Failure.missing("job " + id + " was removed"));
            if (System.nanoTime() - told > TELL_NANOS) {
                told = System.nanoTime();
                if (!tell("job " + id + ": " + job.percent() + " %")) {
                    break;
                }
            }
        }
        if (job.state() != JobState.SUCCEEDED) {
            throw Failure.conflict(
                    "not-succeeded",
                    "job " + id + " is " + job.state().name().toLowerCase(Locale.ROOT) + ": " + job.reason());
        }
        return Output.table(search.states().stream()
                .filter(state -> body.entity().isEmpty() || state.entity().equals(body.entity()))
                .map(state -> row(state.entity(), state.documents()))
                .toList());
    }

    private static Map<String, Object> row(String name, long documents) {
        return Output.row("entity", name, "documents", documents);
    }
}
