package mortise.shell.job;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import mortise.core.Failure;
import mortise.jobs.JobQuery;
import mortise.jobs.JobState;
import mortise.jobs.Jobs;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** Lists jobs, the latest first. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(scope = "mortise", name = "job-list", description = "Lists jobs, the latest first")
public final class JobList extends HostCommand {
    private static final int MOST = 500;

    @Option(name = "--state", valueToShowInHelp = "state", description = "Only those in this state: running, failed, …")
    private @Nullable String state;

    @Option(name = "--find", valueToShowInHelp = "text", description = "Only those whose title, kind or owner has this")
    private String text = "";

    @Option(name = "--limit", description = "How many, at most 500")
    private int limit = 50;

    @Override
    protected Output run() {
        if (limit < 1 || limit > MOST) {
            throw Failure.invalidParameter(
                    "--limit", "out-of-range", "--limit is from 1 to " + MOST + ", not " + limit);
        }
        String one = state;
        JobQuery query = new JobQuery(one == null ? Set.of() : Set.of(state(one)), text, Long.MAX_VALUE, limit);
        return Output.table(
                service(Jobs.class).list(query).stream().map(JobRows::row).toList(),
                "id",
                "title",
                "type",
                "state",
                "percent",
                "owner",
                "started",
                "ended",
                "reason");
    }

    private static JobState state(String name) {
        return Stream.of(JobState.values())
                .filter(each -> each.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> Failure.invalidParameter(
                        "--state",
                        "not-a-choice",
                        "there is no state '" + name + "'; there are "
                                + Arrays.toString(JobState.values()).toLowerCase(Locale.ROOT)));
    }
}
