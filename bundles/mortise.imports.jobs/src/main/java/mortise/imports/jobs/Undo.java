package mortise.imports.jobs;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import mortise.core.Failure;
import mortise.entity.Action;
import mortise.entity.AuditEntry;
import mortise.entity.AuditEntry.FieldChange;
import mortise.entity.Draft;
import mortise.entity.Entities;
import mortise.entity.EntityType;
import mortise.entity.Filter;
import mortise.entity.Filter.Operator;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.entity.Result;
import mortise.jobs.JobHandler;
import mortise.jobs.JobType;
import mortise.jobs.Work;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Takes an import back, as who did it. What it did is known by the audit: the import's name is the request of each of its saves. Only
 * records whose last change is the import's are touched, each with the version that it was seen with.
 */
@Component(service = JobHandler.class)
public final class Undo implements JobHandler<Undo.Import> {
    static final JobType<Import> JOB = JobType.of("import.undo", "Undo an import", Import.class);

    /** Clocks of nodes differ by less; what counts is the request. */
    private static final Duration SLACK = Duration.ofMinutes(10);

    private static final int PAGE = 200;
    private static final int LOGGED = 100;

    /**
     * What is taken back.
     *
     * @param job the import's
     * @param from when it began, in ISO 8601
     * @param touched how many lines it had saved
     */
    public record Import(long job, String entity, String from, long touched) {}

    private final Records records;
    private final Entities entities;

    /** Called by the host. */
    @Activate
    public Undo(@Reference Records records, @Reference Entities entities) {
        this.records = records;
        this.entities = entities;
    }

    /** Returns what the saves of an import have as their request. */
    static String request(long job) {
        return "import-" + job;
    }

    @Override
    public JobType<Import> type() {
        return JOB;
    }

    @Override
    public void run(Work<Import> work) {
        Run run = new Run(work);
        run.toEnd();
        String said = String.format(
                Locale.ROOT,
                "%,d deleted, %,d restored, %,d left as they are now",
                run.deleted,
                run.restored,
                run.left);
        work.say(said);
        work.log(said);
    }

    /** One run of it. For one thread. */
    private final class Run {
        private final Work<Import> work;
        private final EntityType type;
        private long deleted;
        private long restored;
        private long left;
        private long seen;

        Run(Work<Import> work) {
            this.work = work;
            type = entities.model().type(work.body().entity());
        }

        /** The last first, as lines may refer to those before them. */
        private void toEnd() {
            Import undone = work.body();
            Query changed = Query.of(type.name())
                    .where(Filter.where(
                            EntityType.UPDATED_AT,
                            Operator.GTE,
                            Instant.parse(undone.from()).minus(SLACK)))
                    .sort("id", true)
                    .fields(Set.of());
            String next = "";
            while (next != null) {
                work.check();
                Result page = records.find(changed.page(Query.Page.after(next, PAGE)));
                takeBack(page.records());
                seen += page.records().size();
                work.progress(seen, Math.max(seen, undone.touched()));
                work.giveWay();
                next = page.next();
            }
        }

        private void takeBack(List<Record> found) {
            Map<Long, List<AuditEntry>> done = new HashMap<>();
            List<Long> ids = found.stream().map(Record::id).toList();
            records.history(type.name(), ids, request(work.body().job()))
                    .forEach(entry -> done.computeIfAbsent(entry.record(), id -> new ArrayList<>())
                            .add(entry));
            List<Draft> drafts = new ArrayList<>();
            for (Record record : found) {
                List<AuditEntry> entries = done.getOrDefault(record.id(), List.of());
                if (!entries.isEmpty()) {
                    draft(record, entries, drafts);
                }
            }
            save(drafts);
        }

        /** Adds what makes a record what it was before; entries come by falling version. */
        private void draft(Record record, List<AuditEntry> entries, List<Draft> drafts) {
            int version = record.version();
            Map<String, FieldChange> before = new HashMap<>();
            for (AuditEntry entry : entries) {
                if (entry.version() != version) {
                    break;
                }
                if (entry.action() == Action.CREATE) {
                    drafts.add(Draft.delete(type.name(), record.id()).expecting(record.version()));
                    return;
                }
                entry.changes().forEach(change -> before.put(change.field(), change));
                version--;
            }
            if (version == record.version()) {
                tell(record.id(), "somebody has changed it since");
                return;
            }
            Draft draft = Draft.update(type.name(), record.id()).expecting(record.version());
            before.values().stream()
                    .filter(change -> isSettable(change.field()))
                    .forEach(change -> draft.set(change.field(), change.before()));
            drafts.add(draft);
        }

        private boolean isSettable(String name) {
            return type.field(name)
                    .filter(field -> !field.readOnly() && !field.computed() && !field.hidden() && !field.isFile())
                    .isPresent();
        }

        /** Saves all at once; if something cannot be, one after the other. */
        private void save(List<Draft> drafts) {
            if (drafts.isEmpty() || trySave(drafts)) {
                return;
            }
            drafts.forEach(draft -> trySave(List.of(draft)));
        }

        private boolean trySave(List<Draft> drafts) {
            try {
                records.saveAll(drafts);
            } catch (Failure failure) {
                switch (failure.kind()) {
                    case UNAVAILABLE, EXHAUSTED, UNAUTHENTICATED -> throw failure;
                    case INVALID, DENIED, MISSING, CONFLICT -> {
                        if (drafts.size() == 1) {
                            Long id = drafts.get(0).id();
                            tell(id == null ? 0 : id, String.valueOf(failure.getMessage()));
                        }
                        return false;
                    }
                }
            }
            long gone = drafts.stream().filter(Draft::isDelete).count();
            deleted += gone;
            restored += drafts.size() - gone;
            return true;
        }

        private void tell(long id, String why) {
            left++;
            if (left <= LOGGED) {
                work.log(type.title() + " " + id + " stays: " + why);
            }
        }
    }
}
