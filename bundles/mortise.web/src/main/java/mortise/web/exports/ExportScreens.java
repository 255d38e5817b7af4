package mortise.web.exports;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import mortise.core.Failure;
import mortise.entity.EntityType;
import mortise.entity.Records;
import mortise.exports.ExportFile;
import mortise.exports.ExportFormat;
import mortise.exports.Exports;
import mortise.exports.Exports.Outcome;
import mortise.jobs.Job;
import mortise.jobs.JobQuery;
import mortise.jobs.Jobs;
import mortise.web.http.Answer;
import mortise.web.http.Route;
import mortise.web.http.Visit;
import mortise.web.list.ListScreens;
import mortise.web.list.TagFilter;
import mortise.web.list.WordFinder;
import mortise.web.record.RecordScreens;
import mortise.web.shell.Shell;
import mortise.web.shell.Shells;
import mortise.web.templates.exports.JtejobGenerated;
import mortise.web.templates.exports.JteoneGenerated;

/** Has what a list shows written into a file by a job, and leads to that file; and gives files that an import expects. */
public final class ExportScreens {
    private static final String PART = "export";
    private static final int PAST = 10;

    private final Supplier<Optional<Exports>> exports;
    private final Supplier<Optional<Jobs>> jobs;
    private final Records records;
    private final TagFilter tagFilter;
    private final WordFinder words;
    private final Shells shells;

    /** Pages of what is there; both are asked for each page. */
    public ExportScreens(
            Supplier<Optional<Exports>> exports,
            Supplier<Optional<Jobs>> jobs,
            Records records,
            TagFilter tagFilter,
            WordFinder words,
            Shells shells) {
        this.tagFilter = tagFilter;
        this.words = words;
        this.exports = exports;
        this.jobs = jobs;
        this.records = records;
        this.shells = shells;
    }

    /** Returns where they are. */
    public List<Route> routes() {
        return List.of(
                Route.get("/exports/jobs/{id}", this::outcome),
                Route.get("/exports/{entity}/template", this::template),
                Route.post("/exports/{entity}", this::start));
    }

    /** Returns the formats that can be written now; none if nothing can be exported. */
    public List<ExportFormat> formats() {
        return jobs.get().isEmpty()
                ? List.of()
                : exports.get().map(Exports::formats).orElse(List.of());
    }

    /** Returns the formats of files that an import can read. */
    public List<ExportFormat> templates() {
        return formats().stream().filter(format -> !format.isForPrograms()).toList();
    }

    private Exports required() {
        return exports.get().orElseThrow(() -> Failure.unavailable("Records cannot be exported now.", null));
    }

    private Answer start(Visit visit) {
        ExportFile file = ListScreens.export(
                visit,
                records,
                tagFilter,
                words,
                visit.parameter("format"),
                !visit.parameter("forimport").isEmpty());
        return Answer.redirect("/exports/jobs/" + required().start(file));
    }

    private Answer template(Visit visit) {
        EntityType type = RecordScreens.typeOf(visit);
        String format = visit.parameter("format").isEmpty() ? "csv" : visit.parameter("format");
        Exports from = required();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        from.template(type.name(), format, content);
        String mediaType = from.formats().stream()
                .filter(one -> one.name().equals(format))
                .map(ExportFormat::mediaType)
                .findFirst()
                .orElse("application/octet-stream");
        return Answer.file(type.path() + "." + format, mediaType, content.toByteArray());
    }

    private Answer outcome(Visit visit) {
        Jobs all = jobs.get().orElseThrow(() -> Failure.unavailable("There are no jobs now.", null));
        Job job = all.find(visit.id()).orElseThrow(() -> Failure.missing("there is no export " + visit.id()));
        Outcome outcome =
                required().outcome(job).orElseThrow(() -> Failure.missing("job " + job.id() + " is no export"));
        EntityType type = visit.model().type(outcome.file().entity());
        List<Job> past = visit.asksFor(PART)
                ? List.of()
                : all.list(new JobQuery(Set.of(), ExportFile.JOB.name(), Long.MAX_VALUE, PAST)).stream()
                        .filter(one -> one.id() != job.id())
                        .toList();
        ExportView view = new ExportView(visit, type, job, outcome, past);
        if (visit.asksFor(PART)) {
            return Answer.html(out -> JteoneGenerated.render(out, null, view));
        }
        Shell shell = shells.of(visit, visit.texts().get("export.title", type.plural()));
        return Answer.html(out -> JtejobGenerated.render(out, null, shell, view));
    }
}
