package mortise.records.save;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.core.Problem;
import mortise.entity.Action;
import mortise.entity.BatchFailure;
import mortise.entity.Draft;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FileRules;
import mortise.entity.Filter;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.records.query.Finder;
import mortise.records.save.Transactions.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of files when the records change that have them. A save takes what its author has uploaded and nobody has
 * taken yet, and marks what it lets go of as removed, both in its own transaction: so a record never leads to a file that is
 * gone, and a file that no record has any more is known to whoever cleans up. For one call.
 */
final class FileFields {
    /** The fields of a file that a save knows; whose entity it is says more of them. */
    private static final String STATE = "state";

    private static final String UPLOADED = "UPLOADED";
    private static final String ATTACHED = "ATTACHED";
    private static final String REMOVED = "REMOVED";
    private static final int TOGETHER = 500;

    private final Transaction transaction;
    private final Finder everything;
    private final Identity identity;
    /** The files found good, with the version they have to have still. */
    private final Map<Long, Integer> good = new HashMap<>();

    FileFields(Transaction transaction, Finder everything, Identity identity) {
        this.transaction = transaction;
        this.everything = everything;
        this.identity = identity;
    }

    /** Notes at each draft what is wrong with the files it names. */
    void check(List<Work> works) {
        Map<Work, Map<Field, List<Long>>> named = new LinkedHashMap<>();
        Set<Long> wanted = new TreeSet<>();
        for (Work work : works) {
            for (Field field : work.type.fields()) {
                if (!field.isFile() || work.action == Action.DELETE) {
                    continue;
                }
                List<Long> added = without(ids(work.value(field)), ids(work.oldValue(field))).stream()
                        .filter(id -> !good.containsKey(id))
                        .toList();
                if (!added.isEmpty()) {
                    named.computeIfAbsent(work, none -> new LinkedHashMap<>()).put(field, added);
                    wanted.addAll(added);
                }
            }
        }
        if (wanted.isEmpty() || transaction.unit().model().find(EntityType.FILE).isEmpty()) {
            return;
        }
        transaction.flush();
        // Before a row refers to them, so that two saves that want the same one do not wait for each other.
        Rows.lock(transaction, transaction.unit().model().type(EntityType.FILE), wanted);
        Map<Long, Record> files = read(List.copyOf(wanted));
        named.forEach((work, fields) -> fields.forEach((field, ids) -> {
            for (Long id : ids) {
                Record file = files.get(id);
                Problem wrong = good.containsKey(id) ? missing(field, id) : problem(field, id, file);
                if (wrong == null) {
                    good.put(id, Objects.requireNonNull(file).version());
                } else {
                    work.problems.add(wrong);
                }
            }
        }));
    }

    private Map<Long, Record> read(List<Long> ids) {
        Map<Long, Record> files = new HashMap<>();
        for (int from = 0; from < ids.size(); from += TOGETHER) {
            List<Long> some = ids.subList(from, Math.min(ids.size(), from + TOGETHER));
            everything
                    .find(Query.of(EntityType.FILE)
                            .where(new Filter.Compare("id", Filter.Operator.IN, some))
                            .page(Query.Page.number(1, TOGETHER)))
                    .records()
                    .forEach(file -> files.put(file.id(), file));
        }
        return files;
    }

    private @Nullable Problem problem(Field field, Long id, @Nullable Record file) {
        if (file == null
                || !UPLOADED.equals(file.get(STATE))
                || !identity.isSystem() && !Objects.equals(file.get("uploadedBy"), identity.id())) {
            return missing(field, id);
        }
        FileRules rules = Objects.requireNonNull(field.files());
        String name = file.text("name");
        if (!(file.get("bytes") instanceof Long bytes) || !rules.takes(bytes)) {
            return Problem.atField(
                    field.name(), "too-large", "'" + name + "' is larger than " + rules.maxBytes() + " bytes");
        }
        if (!rules.takes(file.text("mediaType"))) {
            return Problem.atField(
                    field.name(),
                    "wrong-type",
                    "'" + name + "' is " + file.text("mediaType") + "; " + field.title() + " takes "
                            + String.join(", ", rules.types()));
        }
        if (rules.image() && file.get("width") == null) {
            return Problem.atField(
                    field.name(),
                    "no-picture",
                    "'" + name + "' is no picture that can be shown here, or has too many pixels");
        }
        return null;
    }

    private static Problem missing(Field field, Long id) {
        return Problem.atField(
                field.name(),
                "no-such-file",
                "there is no file " + id + " that you have uploaded and that no record has yet");
    }

    /** Takes what the written drafts name now, and lets go of the rest. */
    void apply(List<Work> written, Save save) {
        for (Work work : written) {
            List<Draft> drafts = drafts(work);
            if (drafts.isEmpty()) {
                continue;
            }
            try (Context.Scope host = Context.current().as(Identity.SYSTEM).open()) {
                save.all(drafts);
            } catch (BatchFailure meanwhile) {
                throw new BatchFailure(
                        work.index,
                        Failure.conflict(
                                "file-taken",
                                "a file of " + work.type.title()
                                        + " was attached or removed by somebody else meanwhile; upload it again"));
            }
        }
    }

    private List<Draft> drafts(Work work) {
        List<Draft> drafts = new ArrayList<>();
        for (Field field : work.type.fields()) {
            if (!field.isFile()) {
                continue;
            }
            List<Long> now = work.action == Action.DELETE ? List.of() : ids(work.value(field));
            List<Long> before = ids(work.oldValue(field));
            for (Long id : without(now, before)) {
                Integer version = good.get(id);
                if (version != null) {
                    drafts.add(Draft.update(EntityType.FILE, id)
                            .expecting(version)
                            .set(STATE, ATTACHED)
                            .set("entity", work.type.name())
                            .set("record", work.id)
                            .set("field", field.name()));
                }
            }
            for (Long id : without(before, now)) {
                drafts.add(Draft.update(EntityType.FILE, id).set(STATE, REMOVED));
            }
        }
        return drafts;
    }

    private static List<Long> ids(@Nullable Object value) {
        if (value instanceof List<?> many) {
            return many.stream().map(id -> (Long) id).toList();
        }
        return value == null ? List.of() : List.of((Long) value);
    }

    private static List<Long> without(List<Long> all, List<Long> others) {
        return all.stream().filter(id -> !others.contains(id)).toList();
    }
}
