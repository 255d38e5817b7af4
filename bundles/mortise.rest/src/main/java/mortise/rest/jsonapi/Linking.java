package mortise.rest.jsonapi;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import mortise.core.Failure;
import mortise.core.Problem;
import mortise.entity.BatchFailure;
import mortise.entity.Conflict;
import mortise.entity.Draft;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.entity.Result;
import org.jspecify.annotations.Nullable;

/**
 * Ways to change what a relation leads to. A relation that is the inverse of another's field is changed in the records it
 * leads to, all in one transaction.
 */
enum Linking {
    /** Exactly these. */
    REPLACE,
    /** These as well. */
    ADD,
    /** These no more. */
    REMOVE;

    private static final int MOST = 1000;
    private static final int TRIES = 5;

    /**
     * Changes the relation.
     *
     * @param expected versions of the record that may be changed, null for any
     */
    void apply(Records records, Related related, List<Long> ids, @Nullable List<Integer> expected) {
        Record record = related.record();
        if (expected != null && !expected.contains(record.version())) {
            throw new Conflict(record);
        }
        if (related.relation().inverse()) {
            changeTargets(records, related, ids);
        } else if (!related.relation().toMany()) {
            Draft draft = Draft.update(record.type().name(), record.id())
                    .set(related.relation().name(), ids.isEmpty() ? null : ids.get(0));
            records.save(expected == null ? draft : draft.expecting(record.version()));
        } else {
            changeOwn(records, related, ids, expected != null);
        }
    }

    /** Adding to and removing from what others change too is tried again, unless the caller has set a condition. */
    private void changeOwn(Records records, Related related, List<Long> ids, boolean conditional) {
        Related current = related;
        for (int attempt = 1; ; attempt++) {
            Set<Long> wanted = wanted(current.ids(), ids);
            Record record = current.record();
            if (!conditional && wanted.equals(new LinkedHashSet<>(current.ids()))) {
                return;
            }
            try {
                records.save(Draft.update(record.type().name(), record.id())
                        .expecting(record.version())
                        .set(related.relation().name(), List.copyOf(wanted)));
                return;
            } catch (Conflict changedMeanwhile) {
                if (conditional || attempt == TRIES) {
                    throw changedMeanwhile;
                }
                current = new Related(records.require(record.type().name(), record.id()), related.relation());
            }
        }
    }

    private Set<Long> wanted(List<Long> present, List<Long> named) {
        Set<Long> wanted = new LinkedHashSet<>(this == REPLACE ? List.of() : present);
        if (this == REMOVE) {
            named.forEach(wanted::remove);
        } else {
            wanted.addAll(named);
        }
        return wanted;
    }

    private void changeTargets(Records records, Related related, List<Long> ids) {
        records.transaction(() -> {
            List<Draft> drafts = new ArrayList<>();
            List<Integer> places = new ArrayList<>();
            for (int i = 0; i < ids.size(); i++) {
                Record target = records.get(related.relation().target().name(), ids.get(i))
                        .orElse(null);
                if (target == null && this != REMOVE) {
                    throw missing(i, related, ids.get(i));
                }
                Draft draft = target == null ? null : draft(related, target, this != REMOVE);
                if (draft != null) {
                    drafts.add(draft);
                    places.add(i);
                }
            }
            if (this == REPLACE) {
                for (Record other : others(records, related, ids)) {
                    Draft draft = draft(related, other, false);
                    if (draft != null) {
                        drafts.add(draft);
                        places.add(-1);
                    }
                }
            }
            try {
                return drafts.isEmpty() ? List.of() : records.saveAll(drafts);
            } catch (BatchFailure failure) {
                throw new BatchFailure(places.get(failure.index()), failure);
            }
        });
    }

    private static BatchFailure missing(int index, Related related, long id) {
        String message = "there is no " + related.relation().target().name() + " " + id + ", or you may not see it";
        return new BatchFailure(
                index,
                new Failure(
                        Failure.Kind.MISSING,
                        List.of(Problem.atField(related.relation().name(), "missing", message))));
    }

    /** Returns the records that the relation leads to beside these. */
    private static List<Record> others(Records records, Related related, List<Long> ids) {
        Query query =
                related.within(Query.of(related.relation().target().name())).page(Query.Page.after("", MOST));
        Result result = records.find(query);
        if (result.next() != null) {
            throw Failure.invalidField(
                    related.relation().name(),
                    "too-many",
                    "the relationship leads to more than " + MOST + " records; add and remove them instead");
        }
        return result.records().stream()
                .filter(record -> !ids.contains(record.id()))
                .toList();
    }

    /** Returns the change that lets a target refer to the record or not, null if it does so already. */
    private static @Nullable Draft draft(Related related, Record target, boolean refers) {
        String field = related.relation().field().name();
        long id = related.record().id();
        Draft draft = Draft.update(target.type().name(), target.id());
        if (!related.isMany()) {
            boolean refersNow = Long.valueOf(id).equals(target.get(field));
            return refersNow == refers ? null : draft.set(field, refers ? id : null);
        }
        Set<Long> wanted = new LinkedHashSet<>();
        if (target.get(field) instanceof List<?> values) {
            values.forEach(value -> wanted.add((Long) value));
        }
        boolean changes = refers ? wanted.add(id) : wanted.remove(id);
        return changes ? draft.expecting(target.version()).set(field, List.copyOf(wanted)) : null;
    }
}
