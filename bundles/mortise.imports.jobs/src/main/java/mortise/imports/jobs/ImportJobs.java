package mortise.imports.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.entity.Entities;
import mortise.entity.EntityType;
import mortise.files.FileLink;
import mortise.files.FileLinks;
import mortise.imports.FileImports;
import mortise.imports.ImportFile;
import mortise.imports.Imports;
import mortise.imports.Monitor;
import mortise.imports.Monitor.Saved;
import mortise.imports.Preview;
import mortise.imports.Preview.Column;
import mortise.imports.Report;
import mortise.imports.Report.End;
import mortise.imports.Report.LineProblem;
import mortise.jobs.Job;
import mortise.jobs.JobHandler;
import mortise.jobs.JobQuery;
import mortise.jobs.JobType;
import mortise.jobs.Jobs;
import mortise.jobs.Start;
import mortise.jobs.Work;
import mortise.socket.Settings;
import mortise.storage.FileStore;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Imports of uploaded files, and the job that does them. */
@Component(
        service = {FileImports.class, JobHandler.class},
        configurationPid = ImportJobs.PID)
@Designate(ocd = ImportJobs.Config.class)
public final class ImportJobs implements FileImports, JobHandler<ImportFile> {
    static final String PID = "mortise.imports.jobs";
    static final Settings SETTINGS = new Settings(PID);

    private static final Saved NOTHING = new Saved(0, 0, 0, 0, 0);
    private static final Duration LINK = Duration.ofMinutes(10);
    private static final int AT_ONCE = 2;

    /** Lines of one transaction: what others save waits for one at most. */
    private static final int BATCH = 100;

    private static final int LOGGED = 100;
    private static final int PREVIEWED = 10;
    private static final int REMEMBERED = 100;
    private static final int LONGEST_TITLE = 200;
    private static final long MEBIBYTE = 1 << 20;

    /** How large files are and how long they are kept. */
    @ObjectClassDefinition(name = "Imports of uploaded files")
    public @interface Config {
        /** The largest file. */
        @AttributeDefinition(
                description = "The largest file that is taken, in MiB, packed or not.",
                min = "1",
                max = "900")
        int maxMebibytes() default 200;

        /** How long uploads are kept. */
        @AttributeDefinition(
                description = "Days after which an uploaded file, and what came of it, is removed.",
                min = "1",
                max = "3650")
        int keepDays() default 30;
    }

    private final Imports imports;
    private final Jobs jobs;
    private final Entities entities;
    private final Uploads uploads;
    private final ObjectMapper json = new ObjectMapper();

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable FileLinks links;

    /**
     * Called by the host.
     *
     * @throws Failure INVALID if a setting cannot work
     */
    @Activate
    public ImportJobs(
            Config config,
            @Reference Imports imports,
            @Reference Jobs jobs,
            @Reference FileStore store,
            @Reference Entities entities) {
        this.entities = entities;
        this.imports = imports;
        this.jobs = jobs;
        uploads = new Uploads(store, SETTINGS.between("maxMebibytes", config.maxMebibytes(), 1, 900) * MEBIBYTE);
    }

    private static long me() {
        return Context.current().identity().id();
    }

    @Override
    public String upload(InputStream content) {
        return uploads.store(Context.current().identity(), content);
    }

    @Override
    public Preview preview(ImportFile file) {
        return preview(file, PREVIEWED);
    }

    private Preview preview(ImportFile file, int lines) {
        try (InputStream content = uploads.open(me(), file.upload())) {
            return imports.preview(file.instructions(), content, lines);
        } catch (IOException lost) {
            throw Failure.unavailable("the uploaded file cannot be read now", lost);
        }
    }

    /** Returns the columns and the key; nothing where they cannot work. */
    private Optional<Preview> columns(ImportFile file) {
        try {
            return Optional.of(preview(file, 0));
        } catch (Failure refused) {
            if (refused.kind() == Failure.Kind.INVALID) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    @Override
    public Optional<ImportFile> asBefore(ImportFile file) {
        return columns(file.untold()).flatMap(header -> {
            Set<String> names = header.columns().stream().map(Column::name).collect(Collectors.toSet());
            return jobs.list(new JobQuery(Set.of(), ImportFile.JOB.name(), Long.MAX_VALUE, REMEMBERED)).stream()
                    .filter(job -> job.ownerId() == me())
                    .flatMap(job -> file(job).stream())
                    .filter(earlier -> earlier.entity().equals(file.entity())
                            && earlier.columns().keySet().equals(names))
                    .findFirst()
                    .map(file::toldAs)
                    .filter(told -> columns(told).isPresent());
        });
    }

    @Override
    public long start(ImportFile file) {
        if (preview(file, 0).columns().stream().allMatch(column -> column.field() == null)) {
            throw Failure.invalid("nothing-mapped", "no column of the file goes to a field");
        }
        String title = (file.checkOnly() ? "Check " : "Import ") + file.name();
        Start how = Start.PLAIN.titled(cut(title)).unique("import/" + file.upload());
        return jobs.start(ImportFile.JOB, file, how).id();
    }

    @Override
    public long undo(Job job) {
        Outcome outcome = outcome(job).orElseThrow(() -> Failure.missing("job " + job.id() + " is no import"));
        if (job.ownerId() != me()) {
            throw Failure.denied("only who imported a file can take that back");
        }
        Instant from = job.started();
        if (from == null || !job.state().ended()) {
            throw Failure.invalid("not-ended", "the import has not ended yet");
        }
        Report report = outcome.report();
        long touched = report == null ? 0 : report.created() + report.updated();
        boolean unknown = report == null && !job.words().isEmpty();
        if (outcome.file().checkOnly() || touched == 0 && !unknown) {
            throw Failure.invalid("nothing-to-undo", "the import has changed nothing");
        }
        EntityType type = entities.model().type(outcome.file().entity());
        if (type.field(EntityType.UPDATED_BY).isEmpty()) {
            throw Failure.invalid(
                    "no-stamps", type.title() + " does not keep who changed it, so an import cannot be undone");
        }
        Undo.Import undone = new Undo.Import(job.id(), type.name(), from.toString(), touched);
        Start how = Start.PLAIN.titled(cut("Undo: " + job.title())).unique("import-undo/" + job.id());
        return jobs.start(Undo.JOB, undone, how).id();
    }

    private static String cut(String title) {
        return title.length() > LONGEST_TITLE ? title.substring(0, LONGEST_TITLE) : title;
    }

    @Override
    public Optional<Outcome> outcome(Job job) {
        return file(job).map(file -> {
            Report report =
                    uploads.report(job.ownerId(), file.upload(), job.id()).orElse(null);
            return new Outcome(file, report, report == null || report.refused() == 0 ? "" : refused(job, file));
        });
    }

    private String refused(Job job, ImportFile file) {
        FileLinks by = links;
        if (by == null) {
            return "";
        }
        String key = uploads.refusedKey(job.ownerId(), file.upload(), job.id());
        return by.link(new FileLink(key, "refused-" + job.id() + ".csv", "text/csv; charset=utf-8", false, LINK));
    }

    private Optional<ImportFile> file(Job job) {
        if (!job.type().equals(ImportFile.JOB.name())) {
            return Optional.empty();
        }
        try {
            return Optional.of(json.readValue(job.body(), ImportFile.class));
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("job " + job.id() + " is told no import", broken);
        }
    }

    @Override
    public JobType<ImportFile> type() {
        return ImportFile.JOB;
    }

    @Override
    public int concurrency() {
        return AT_ONCE;
    }

    @Override
    public void run(Work<ImportFile> work) throws IOException {
        ImportFile file = work.body();
        boolean keyless = !file.checkOnly() && preview(file, 0).key().isEmpty();
        Saved before = keyless ? saved(work.memory()) : NOTHING;
        if (before.line() > 0) {
            work.log(String.format(
                    Locale.ROOT,
                    "goes on after line %,d; lines that were refused before that are not in the file",
                    before.line()));
        }
        Path refused = Files.createTempFile("mortise-refused", ".csv");
        try {
            Report report = report(work, keyless, before, refused);
            work.check();
            if (report.refused() > 0) {
                try (InputStream lines = Files.newInputStream(refused)) {
                    uploads.keepRefused(me(), file.upload(), work.id(), lines);
                }
            }
            uploads.keepReport(me(), file.upload(), work.id(), report);
            tell(work, report);
        } finally {
            Files.deleteIfExists(refused);
        }
    }

    private Report report(Work<ImportFile> work, boolean keyless, Saved before, Path refused) throws IOException {
        ImportFile file = work.body();
        long size = uploads.size(me(), file.upload());
        try (InputStream content = uploads.open(me(), file.upload());
                Writer lines = new BufferedWriter(Files.newBufferedWriter(refused, StandardCharsets.UTF_8));
                Context.Scope scope = ofJob(work.id()).open()) {
            Report report = imports.run(file.instructions().batchSize(BATCH), content, lines, new Monitor() {
                @Override
                public long savedBefore() {
                    return before.line();
                }

                @Override
                public void saving(Saved saved) {
                    if (keyless) {
                        work.remember(text(sum(before, saved)));
                    }
                }

                @Override
                public void reached(Progress progress) {
                    work.progress(Math.min(progress.bytes(), size), size);
                    work.say(String.format(
                            Locale.ROOT,
                            "%,d lines, %,d refused",
                            progress.lines() + lines(before),
                            progress.refused() + before.refused()));
                    work.giveWay();
                }

                @Override
                public boolean cancelled() {
                    return work.stopping();
                }
            });
            return new Report(
                    report.lines() + lines(before),
                    report.created() + before.created(),
                    report.updated() + before.updated(),
                    report.unchanged() + before.unchanged(),
                    report.refused() + before.refused(),
                    report.problems(),
                    report.columns(),
                    report.end());
        }
    }

    private static long lines(Saved saved) {
        return saved.created() + saved.updated() + saved.unchanged() + saved.refused();
    }

    private static Saved sum(Saved before, Saved now) {
        return new Saved(
                now.line(),
                before.created() + now.created(),
                before.updated() + now.updated(),
                before.unchanged() + now.unchanged(),
                before.refused() + now.refused());
    }

    /** Returns what is remembered, in the form that {@link #saved} reads. */
    private static String text(Saved saved) {
        return saved.line() + " " + saved.created() + " " + saved.updated() + " " + saved.unchanged() + " "
                + saved.refused();
    }

    private static Saved saved(String memory) {
        if (memory.isEmpty()) {
            return NOTHING;
        }
        long[] numbers = Stream.of(memory.split(" ")).mapToLong(Long::parseLong).toArray();
        return new Saved(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
    }

    /** The audit tells by the request what an import did. */
    private static Context ofJob(long job) {
        Context now = Context.current();
        return new Context(now.identity(), Undo.request(job), now.origin(), now.address(), now.locale(), now.zone());
    }

    private static void tell(Work<ImportFile> work, Report report) {
        String said = work.body().checkOnly()
                ? String.format(
                        Locale.ROOT,
                        "%,d lines; %,d could be saved, %,d would be refused",
                        report.lines(),
                        report.created(),
                        report.refused())
                : String.format(
                        Locale.ROOT,
                        "%,d lines: %,d made a record, %,d changed one, %,d found it so, %,d refused",
                        report.lines(),
                        report.created(),
                        report.updated(),
                        report.unchanged(),
                        report.refused());
        work.say(said);
        work.log(said);
        report.problems().stream().limit(LOGGED).forEach(problem -> work.log(line(problem)));
        if (report.end() == End.UNREADABLE) {
            LineProblem last = report.problems().get(report.problems().size() - 1);
            throw Failure.invalid("unreadable", "the file can be read no further: " + line(last));
        }
    }

    private static String line(LineProblem problem) {
        String where = problem.column().isEmpty() ? "" : ", " + problem.column();
        return "line " + problem.line() + where + ": " + problem.message();
    }
}
