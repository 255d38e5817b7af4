package mortise.exports.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.entity.Action;
import mortise.entity.Entities;
import mortise.entity.EntityType;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.entity.Result;
import mortise.exports.ExportFile;
import mortise.exports.ExportFormat;
import mortise.exports.ExportWriter;
import mortise.exports.Exports;
import mortise.files.FileLink;
import mortise.files.FileLinks;
import mortise.jobs.Job;
import mortise.jobs.JobHandler;
import mortise.jobs.JobType;
import mortise.jobs.Jobs;
import mortise.jobs.Start;
import mortise.jobs.Work;
import mortise.storage.FileStore;
import mortise.storage.StoredFile;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Exports, and the job that does them. What it writes is whole or not there: it is stored once it is written. */
@Component(service = {Exports.class, JobHandler.class})
public final class ExportJobs implements Exports, JobHandler<ExportFile> {
    /** Below it each person's id, then the job's. */
    static final String ROOT = "exports/";

    private static final Duration LINK = Duration.ofMinutes(10);
    private static final int AT_ONCE = 2;
    private static final int PAGE = 500;

    private final Records records;
    private final Entities entities;
    private final Jobs jobs;
    private final FileStore store;
    private final ObjectMapper json = new ObjectMapper();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<ExportFormat> formats = List.of();

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable FileLinks links;

    /** Called by the host. */
    @Activate
    public ExportJobs(
            @Reference Records records,
            @Reference Entities entities,
            @Reference Jobs jobs,
            @Reference FileStore store) {
        this.records = records;
        this.entities = entities;
        this.jobs = jobs;
        this.store = store;
    }

    @Override
    public List<ExportFormat> formats() {
        return formats.stream().sorted(Comparator.comparing(ExportFormat::name)).toList();
    }

    private ExportFormat format(String name) {
        return formats.stream()
                .filter(format -> format.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Failure.missing("files of the format '" + name
                        + "' cannot be written here; those of "
                        + String.join(
                                ", ", formats().stream().map(ExportFormat::name).toList()) + " can"));
    }

    @Override
    public long start(ExportFile file) {
        if (Context.current().identity().isAnonymous()) {
            throw new Failure(Failure.Kind.UNAUTHENTICATED, "not-signed-in", "sign in to export records");
        }
        Selection selection = selection(file);
        records.find(selection.query(file.query()).page(Query.Page.after("", 1)));
        String title = "Export " + entities.model().type(file.entity()).plural() + " as "
                + format(file.format()).title();
        return jobs.start(ExportFile.JOB, file, Start.PLAIN.titled(title)).id();
    }

    private Selection selection(ExportFile file) {
        return new Selection(entities.model(), file, format(file.format()), entity -> records.may(Action.VIEW, entity));
    }

    @Override
    public Optional<Outcome> outcome(Job job) {
        if (!job.type().equals(ExportFile.JOB.name())) {
            return Optional.empty();
        }
        ExportFile file;
        try {
            file = json.readValue(job.body(), ExportFile.class);
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("job " + job.id() + " is told no export", broken);
        }
        String name = entities.model().find(file.entity()).map(EntityType::path).orElse(file.entity()) + "-" + job.id()
                + "." + file.format();
        String key = key(job.ownerId(), job.id());
        long bytes = job.state().ended() ? store.info(key).map(StoredFile::size).orElse(0L) : 0;
        return Optional.of(new Outcome(file, name, bytes, bytes == 0 ? "" : link(key, name, file.format())));
    }

    private String link(String key, String name, String format) {
        FileLinks by = links;
        String type = formats.stream()
                .filter(one -> one.name().equals(format))
                .map(ExportFormat::mediaType)
                .findFirst()
                .orElse("application/octet-stream");
        return by == null ? "" : by.link(new FileLink(key, name, type, false, LINK));
    }

    private static String key(long owner, long job) {
        return ROOT + owner + "/" + job;
    }

    @Override
    public void template(String entity, String format, OutputStream to) {
        EntityType type = entities.model().type(entity);
        if (!records.may(Action.CREATE, entity) && !records.may(Action.EDIT, entity)) {
            throw Failure.denied("you may neither make nor change records of " + type.plural());
        }
        Selection settable = Selection.template(entities.model(), type);
        try (ExportWriter writer = format(format).open(to, type.plural(), settable.columns(false))) {
            writer.close();
        } catch (IOException away) {
            throw Failure.unavailable("the template could not be written", away);
        }
    }

    @Override
    public JobType<ExportFile> type() {
        return ExportFile.JOB;
    }

    @Override
    public int concurrency() {
        return AT_ONCE;
    }

    @Override
    public void run(Work<ExportFile> work) throws IOException {
        Path written = Files.createTempFile("mortise-export", "." + work.body().format());
        try {
            long count;
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(written))) {
                count = write(work.body(), out, (done, total) -> {
                    work.check();
                    work.progress(done, total);
                    work.say(String.format(Locale.ROOT, "%,d of %,d records", done, total));
                    work.giveWay();
                });
            }
            String key = key(Context.current().identity().id(), work.id());
            try (InputStream content = Files.newInputStream(written)) {
                store.write(key, content);
            }
            String said = String.format(Locale.ROOT, "%,d records, %,d bytes", count, Files.size(written));
            work.say(said);
            work.log(said);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    @Override
    public long write(ExportFile file, OutputStream to) {
        try {
            return write(file, to, (done, total) -> {});
        } catch (IOException away) {
            throw Failure.unavailable("the file cannot be written: " + away.getMessage(), away);
        }
    }

    /** Hears after each page how far it is, and may end it. */
    @FunctionalInterface
    private interface Watch {
        void reached(long done, long total);
    }

    private long write(ExportFile file, OutputStream to, Watch watch) throws IOException {
        Selection selection = selection(file);
        Query query = selection.query(file.query());
        long total = records.count(file.query());
        long count = 0;
        try (ExportWriter writer = format(file.format())
                .open(to, entities.model().type(file.entity()).plural(), selection.columns())) {
            String next = "";
            while (next != null) {
                Result page = records.find(query.page(Query.Page.after(next, PAGE)));
                for (Record record : page.records()) {
                    writer.write(selection.values(record, page));
                }
                count += page.records().size();
                watch.reached(count, Math.max(total, count));
                next = page.next();
            }
        }
        return count;
    }
}
