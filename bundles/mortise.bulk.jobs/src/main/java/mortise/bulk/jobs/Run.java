package mortise.bulk.jobs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import mortise.bulk.BulkOrder;
import mortise.bulk.BulkResult;
import mortise.bulk.BulkResult.Outcome;
import mortise.bulk.jobs.Results.Kept;
import mortise.core.Failure;
import mortise.core.Problem;
import mortise.entity.BatchFailure;
import mortise.entity.Draft;
import mortise.entity.Entities;
import mortise.entity.Filter;
import mortise.entity.Model;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.jobs.Work;
import mortise.jsonapi.ApiError;
import mortise.jsonapi.ErrorObjects;
import mortise.jsonapi.Lids;
import mortise.jsonapi.Operation;
import mortise.jsonapi.OperationReader;
import mortise.jsonapi.Source;
import org.jspecify.annotations.Nullable;

/** Does the operations of one job that have no result yet. For one thread, once. */
final class Run {
    private static final int BATCH = 200;
    /** Characters of one batch, however few operations that are. */
    private static final long LARGEST_BATCH = 1 << 22;

    private static final int MOST_LIDS = 100_000;
    private static final int PAGE = 1000;

    private final Records records;
    private final Entities entities;
    private final Results results;
    private final Work<BulkOrder> work;
    private final Lids lids = new Lids(MOST_LIDS);

    private final List<Entry> batch = new ArrayList<>();
    private final List<Kept> decided = new ArrayList<>();
    private long refused;

    /** An operation with its place in the list. */
    private record Entry(long index, Operation operation) {
        Draft draft() {
            Draft draft = operation.draft();
            if (draft == null) {
                throw new IllegalStateException("operation " + index + " could not be read");
            }
            return draft;
        }

        String lid() {
            String lid = operation.lid();
            return lid == null ? "" : lid;
        }
    }

    Run(Records records, Entities entities, Results results, Work<BulkOrder> work) {
        this.records = records;
        this.entities = entities;
        this.results = results;
        this.work = work;
    }

    /** Goes on where results end. */
    void toEnd(OperationsFile file) throws IOException {
        long from = results.next(work.id());
        if (from > 0) {
            remember();
        }
        long[] start = {0};
        file.read(from, (json, index, pointer) -> {
            Operation read = new OperationReader(
                            entities.model(), OperationsFile.JSON, lids, OperationsFile.MOST_CHARACTERS)
                    .read(json, pointer);
            batch.add(new Entry(index, read));
            if (batch.size() >= BATCH || file.characters() - start[0] > LARGEST_BATCH) {
                finishBatch();
                start[0] = file.characters();
            }
            return true;
        });
        finishBatch();
    }

    /** Learns again what records are called, and how many were refused, in the process before. */
    private void remember() {
        refused = results.counts(work.id()).getOrDefault(Outcome.REFUSED, 0L);
        Model model = entities.model();
        long last = -1;
        List<Kept> page;
        do {
            page = results.page(work.id(), Set.of(Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED), last, PAGE);
            for (Kept kept : page) {
                BulkResult result = kept.result();
                last = result.index();
                if (!kept.lid().isEmpty()) {
                    model.atPath(result.type())
                            .ifPresent(type ->
                                    lids.replace(type.path(), kept.lid(), Draft.update(type.name(), result.id())));
                }
            }
        } while (page.size() == PAGE);
    }

    private void finishBatch() {
        if (batch.isEmpty()) {
            return;
        }
        work.check();
        List<Entry> ready = new ArrayList<>();
        for (Entry entry : batch) {
            if (entry.operation().draft() == null) {
                refuse(entry, entry.operation().errors());
            } else {
                ready.add(entry);
            }
        }
        if (work.body().validate()) {
            sound(ready).forEach(entry -> decide(entry, Outcome.VALID, List.of()));
        } else {
            save(ready);
        }
        if (!decided.isEmpty()) {
            results.add(work.id(), inOrder(decided));
            decided.clear();
        }
        long done = batch.get(batch.size() - 1).index() + 1;
        batch.clear();
        work.progress(done, work.body().count());
        work.say(String.format(Locale.ROOT, "%,d operations, %,d refused", done, refused));
        work.giveWay();
    }

    private static List<Kept> inOrder(List<Kept> results) {
        return results.stream()
                .sorted((one, other) ->
                        Long.compare(one.result().index(), other.result().index()))
                .toList();
    }

    /** Refuses what validation refuses and returns the others. */
    private List<Entry> sound(List<Entry> entries) {
        if (entries.isEmpty()) {
            return entries;
        }
        List<List<Problem>> found = records.check(drafts(entries));
        List<Entry> sound = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            // What is only looked at is never saved: what refers to it may be right.
            List<Problem> problems = found.get(i).stream()
                    .filter(problem ->
                            !(work.body().validate() && problem.code().equals("not-saved-yet")))
                    .toList();
            if (problems.isEmpty()) {
                sound.add(entries.get(i));
            } else {
                refuse(entries.get(i), new Failure(Failure.Kind.INVALID, problems));
            }
        }
        return sound;
    }

    /**
     * Saves entries in one transaction. If one of them cannot be saved, validation sorts out at once what it can; then
     * the rest is saved in parts, small ones behind an entry that still cannot, growing ones behind those that can, so
     * that each entry is tried a few times at most.
     */
    private void save(List<Entry> entries) {
        if (entries.isEmpty() || trySave(entries) == null) {
            return;
        }
        List<Entry> rest = sound(entries);
        int size = Math.max(1, rest.size());
        while (!rest.isEmpty()) {
            List<Entry> part = rest.subList(0, Math.min(size, rest.size()));
            Failure failure = trySave(part);
            if (failure == null) {
                rest = rest.subList(part.size(), rest.size());
                size = 2 * part.size();
            } else if (part.size() == 1) {
                refuse(part.get(0), failure);
                rest = rest.subList(1, rest.size());
            } else {
                int good = failure instanceof BatchFailure place ? place.index() : part.size() / 2;
                size = Math.max(1, good);
            }
        }
    }

    /** Returns why nothing was saved, or null if all was, with its results. */
    private @Nullable Failure trySave(List<Entry> entries) {
        try {
            List<Kept> saved = records.transaction(() -> saving(entries));
            for (int i = 0; i < entries.size(); i++) {
                name(entries.get(i), saved.get(i).result());
            }
            long last = entries.get(entries.size() - 1).index();
            decided.removeIf(kept -> kept.result().index() <= last);
            return null;
        } catch (Failure failure) {
            return switch (failure.kind()) {
                case INVALID, DENIED, MISSING, CONFLICT -> failure;
                case UNAUTHENTICATED, EXHAUSTED, UNAVAILABLE -> throw failure;
            };
        }
    }

    /** Saves, and writes what became of all operations up to the last of these. */
    private List<Kept> saving(List<Entry> entries) {
        Map<Long, Integer> versions = versions(entries);
        List<Record> saved = records.saveAll(drafts(entries));
        List<Kept> kept = new ArrayList<>();
        for (int i = 0; i < saved.size(); i++) {
            Entry entry = entries.get(i);
            Record record = saved.get(i);
            Integer before = versions.put(record.id(), record.version());
            Outcome outcome = entry.draft().isDelete()
                    ? Outcome.DELETED
                    : before == null
                            ? Outcome.CREATED
                            : before == record.version() ? Outcome.UNCHANGED : Outcome.UPDATED;
            String path = entry.operation().type();
            kept.add(new Kept(new BulkResult(entry.index(), outcome, path, record.id(), List.of()), entry.lid()));
        }
        long last = entries.get(entries.size() - 1).index();
        results.add(
                work.id(),
                inOrder(Stream.concat(
                                decided.stream().filter(each -> each.result().index() <= last), kept.stream())
                        .toList()));
        return kept;
    }

    /** Has others find a saved record by its id: those that are read later, and those that wait in the batch. */
    private void name(Entry entry, BulkResult result) {
        Draft draft = entry.draft();
        if (entry.lid().isEmpty() || draft.isDelete()) {
            return;
        }
        lids.replace(result.type(), entry.lid(), Draft.update(draft.entity(), result.id()));
        for (Entry other : batch) {
            Draft waiting = other.operation().draft();
            if (waiting != null && other.index() > entry.index()) {
                waiting.values().replaceAll((field, value) -> withId(value, draft, result.id()));
            }
        }
    }

    private static @Nullable Object withId(@Nullable Object value, Draft draft, long id) {
        if (value instanceof List<?> several && several.contains(draft)) {
            return several.stream()
                    .map(each -> each.equals(draft) ? (Object) id : each)
                    .toList();
        }
        return draft.equals(value) ? (Long) id : value;
    }

    /** Returns the versions that the records of these entries have, by id; new ones have none. */
    private Map<Long, Integer> versions(List<Entry> entries) {
        Map<String, Map<String, Set<Object>>> wanted = new HashMap<>();
        for (Entry entry : entries) {
            Draft draft = entry.draft();
            String field = draft.id() != null ? "id" : draft.keyField();
            Object value = draft.id() != null ? draft.id() : draft.values().get(field);
            if (!field.isEmpty() && value != null) {
                wanted.computeIfAbsent(draft.entity(), none -> new HashMap<>())
                        .computeIfAbsent(field, none -> new HashSet<>())
                        .add(value);
            }
        }
        Map<Long, Integer> versions = new HashMap<>();
        wanted.forEach((entity, fields) -> fields.forEach((field, values) -> records.forEach(
                Query.of(entity)
                        .where(new Filter.Compare(field, Filter.Operator.IN, List.copyOf(values)))
                        .fields(Set.of()),
                record -> versions.put(record.id(), record.version()))));
        return versions;
    }

    private static List<Draft> drafts(List<Entry> entries) {
        return entries.stream().map(Entry::draft).toList();
    }

    private void refuse(Entry entry, Failure failure) {
        refuse(
                entry,
                ErrorObjects.of(
                        failure, (index, field) -> entry.operation().place().of(-1, field), false));
    }

    private void refuse(Entry entry, List<ApiError> errors) {
        refused++;
        lids.replace(entry.operation().type(), entry.lid(), null);
        decide(entry, Outcome.REFUSED, errors);
    }

    private void decide(Entry entry, Outcome outcome, List<ApiError> errors) {
        Operation operation = entry.operation();
        Draft draft = operation.draft();
        Long id = draft == null ? null : draft.id();
        List<BulkResult.Problem> problems = errors.stream().map(Run::problem).toList();
        decided.add(
                new Kept(new BulkResult(entry.index(), outcome, operation.type(), id == null ? 0 : id, problems), ""));
    }

    private static BulkResult.Problem problem(ApiError error) {
        Source source = error.source();
        return new BulkResult.Problem(
                error.status(), error.code(), error.detail(), source == null ? "" : source.value());
    }
}
