package mortise.bulk.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import mortise.bulk.BulkOperations;
import mortise.bulk.BulkOrder;
import mortise.bulk.BulkResult;
import mortise.bulk.BulkResult.Outcome;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.database.Database;
import mortise.database.Migrations;
import mortise.database.Migrations.Script;
import mortise.entity.Entities;
import mortise.entity.Records;
import mortise.jobs.Job;
import mortise.jobs.JobHandler;
import mortise.jobs.JobType;
import mortise.jobs.Jobs;
import mortise.jobs.Start;
import mortise.jobs.Work;
import mortise.socket.Settings;
import mortise.storage.FileStore;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Lists of operations, and the job that does them. */
@Component(
        service = {BulkOperations.class, JobHandler.class},
        configurationPid = BulkJobs.PID)
@Designate(ocd = BulkJobs.Config.class)
public final class BulkJobs implements BulkOperations, JobHandler<BulkOrder> {
    static final String PID = "mortise.bulk.jobs";
    static final Settings SETTINGS = new Settings(PID);

    private static final List<Script> TABLES = List.of(new Script(
            "1", "bulk_results", Objects.requireNonNull(BulkJobs.class.getResource("/bulk/V1__bulk_results.sql"))));
    private static final int AT_ONCE = 2;
    private static final int MOST_RESULTS = 1000;
    private static final long MEBIBYTE = 1 << 20;

    /** How large lists are and how long they are kept. */
    @ObjectClassDefinition(name = "Bulk operations")
    public @interface Config {
        /** The largest list. */
        @AttributeDefinition(description = "The largest list of operations, in MiB.", min = "1", max = "900")
        int maxMebibytes() default 200;

        /** How long lists are kept. */
        @AttributeDefinition(
                description = "Days after which a list, and what became of its operations, is removed.",
                min = "1",
                max = "3650")
        int keepDays() default 30;
    }

    private final Records records;
    private final Entities entities;
    private final Jobs jobs;
    private final Uploads uploads;
    private final Results results;
    private final ObjectMapper json = new ObjectMapper();

    /**
     * Called by the host; makes the table.
     *
     * @throws Failure INVALID if a setting cannot work
     */
    @Activate
    public BulkJobs(
            Config config,
            @Reference Records records,
            @Reference Entities entities,
            @Reference Jobs jobs,
            @Reference FileStore store,
            @Reference Database database,
            @Reference Migrations migrations) {
        this.records = records;
        this.entities = entities;
        this.jobs = jobs;
        uploads = new Uploads(store, SETTINGS.between("maxMebibytes", config.maxMebibytes(), 1, 900) * MEBIBYTE);
        results = new Results(database);
        migrations.migrate(database, PID, TABLES);
    }

    @Override
    public long start(InputStream document, boolean validate) {
        Identity me = Context.current().identity();
        if (me.isAnonymous()) {
            throw new Failure(Failure.Kind.UNAUTHENTICATED, "not-signed-in", "sign in to send operations");
        }
        String upload = uploads.store(me, document);
        boolean started = false;
        try {
            long count = count(me, upload);
            String title = String.format(Locale.ROOT, validate ? "Check %,d operations" : "Do %,d operations", count);
            long job = jobs.start(
                            BulkOrder.JOB,
                            new BulkOrder(upload, count, validate),
                            Start.PLAIN.titled(title).unique("bulk/" + upload))
                    .id();
            started = true;
            return job;
        } finally {
            if (!started) {
                uploads.delete(me.id(), upload);
            }
        }
    }

    /** Reads the list to its end, so that one that is broken does nothing. */
    private long count(Identity me, String upload) {
        try (OperationsFile file = new OperationsFile(uploads.open(me.id(), upload))) {
            return file.read(0, (operation, index, pointer) -> {
                operation.skipChildren();
                return true;
            });
        } catch (IOException lost) {
            throw Failure.unavailable("the operations cannot be read now", lost);
        }
    }

    @Override
    public Optional<State> state(Job job) {
        if (!job.type().equals(BulkOrder.JOB.name())) {
            return Optional.empty();
        }
        try {
            return Optional.of(new State(json.readValue(job.body(), BulkOrder.class), results.counts(job.id())));
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("job " + job.id() + " is told no operations", broken);
        }
    }

    @Override
    public List<BulkResult> results(Job job, Set<Outcome> outcomes, long after, int most) {
        if (most < 1 || most > MOST_RESULTS) {
            throw Failure.invalid("size", "a page has from 1 to " + MOST_RESULTS + " results, not " + most);
        }
        return results.page(job.id(), outcomes, after, most).stream()
                .map(Results.Kept::result)
                .toList();
    }

    @Override
    public JobType<BulkOrder> type() {
        return BulkOrder.JOB;
    }

    @Override
    public int concurrency() {
        return AT_ONCE;
    }

    @Override
    public void run(Work<BulkOrder> work) throws IOException {
        Identity me = Context.current().identity();
        try (OperationsFile file =
                        new OperationsFile(uploads.open(me.id(), work.body().upload()));
                Context.Scope scope = ofJob(work.id()).open()) {
            new Run(records, entities, results, work).toEnd(file);
        }
        Map<Outcome, Long> counts = results.counts(work.id());
        String said = work.body().validate()
                ? String.format(
                        Locale.ROOT,
                        "%,d operations: %,d could be done, %,d would be refused",
                        work.body().count(),
                        counts.get(Outcome.VALID),
                        counts.get(Outcome.REFUSED))
                : String.format(
                        Locale.ROOT,
                        "%,d operations: %,d made a record, %,d changed one, %,d found it so, %,d deleted one, %,d refused",
                        work.body().count(),
                        counts.get(Outcome.CREATED),
                        counts.get(Outcome.UPDATED),
                        counts.get(Outcome.UNCHANGED),
                        counts.get(Outcome.DELETED),
                        counts.get(Outcome.REFUSED));
        work.say(said);
        work.log(said);
    }

    /** The audit tells by the request what a job did. */
    private static Context ofJob(long job) {
        Context now = Context.current();
        return new Context(now.identity(), "bulk-" + job, "bulk", now.address(), now.locale(), now.zone());
    }
}
