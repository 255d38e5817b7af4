package mortise.records.save;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.core.Problem;
import mortise.entity.Action;
import mortise.entity.BatchFailure;
import mortise.entity.Conflict;
import mortise.entity.Draft;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.entity.Hooks;
import mortise.entity.Model;
import mortise.entity.Permit;
import mortise.entity.Record;
import mortise.records.query.Finder;
import mortise.records.query.Rules;
import mortise.records.save.Transactions.Transaction;
import mortise.records.typed.Authors;
import mortise.records.typed.ClassMapping;
import mortise.records.unit.Unit;
import mortise.records.value.Html;
import mortise.records.value.Stored;
import mortise.records.value.Texts;
import org.eclipse.persistence.dynamic.DynamicEntity;
import org.jspecify.annotations.Nullable;

/**
 * Saves drafts in one transaction. Whatever several of them need of the database (rows, keys, records referred to) is read
 * for all of them together. For one thread and one call.
 */
final class Save {
    private final Transaction transaction;
    private final Ids ids;
    private final Authors authors;
    private final Rules rules;
    private final Identity identity;
    private final Finder everything;
    private final Finder visible;
    private final FileFields files;
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    private final Map<Draft, Long> idsOf = new IdentityHashMap<>();
    private final Map<Long, String> newEntities = new HashMap<>();
    private final Set<Long> unsent = new HashSet<>();
    private final Map<String, Optional<ClassMapping<?>>> mappings = new HashMap<>();

    Save(Transaction transaction, Ids ids, Authors authors, Rules rules) {
        this.transaction = transaction;
        this.ids = ids;
        this.authors = authors;
        this.rules = rules;
        this.identity = Context.current().identity();
        this.everything = new Finder(transaction, Rules.NONE);
        this.visible = new Finder(transaction, rules);
        this.files = new FileFields(transaction, everything, identity);
    }

    /** See {@link mortise.entity.Records#saveAll}. */
    List<Record> all(List<Draft> drafts) {
        List<Record> saved = new ArrayList<>(drafts.size());
        for (int from = 0; from < drafts.size(); ) {
            int to = segmentEnd(drafts, from);
            List<Work> works = prepare(drafts, from, to);
            for (Work work : works) {
                if (work.failed()) {
                    throw new BatchFailure(work.index, work.failure());
                }
            }
            saved.addAll(apply(works));
            from = to;
        }
        return saved;
    }

    /** See {@link mortise.entity.Records#check}. */
    List<List<Problem>> check(List<Draft> drafts) {
        List<List<Problem>> problems = new ArrayList<>();
        for (int from = 0; from < drafts.size(); ) {
            int to = segmentEnd(drafts, from);
            for (int each = from; each < to; each++) {
                problems.add(List.of());
            }
            try {
                for (Work work : prepare(drafts, from, to)) {
                    problems.set(work.index, List.copyOf(work.problems));
                }
                from = to;
            } catch (BatchFailure one) {
                // It ends its own part only: those before it are looked at again without it, those behind it anew.
                checkWithout(drafts, from, one.index(), problems);
                problems.set(one.index(), one.problems());
                from = one.index() + 1;
                while (problems.size() > from) {
                    problems.remove(problems.size() - 1);
                }
            }
        }
        return problems;
    }

    private void checkWithout(List<Draft> drafts, int from, int to, List<List<Problem>> problems) {
        if (from < to) {
            for (Work work : prepare(drafts, from, to)) {
                problems.set(work.index, List.copyOf(work.problems));
            }
        }
    }

    /** Drafts go together until one concerns a record that one of them concerns already, or deletes. */
    private int segmentEnd(List<Draft> drafts, int from) {
        if (drafts.get(from).isDelete()) {
            return from + 1;
        }
        Set<List<Object>> met = new HashSet<>();
        int to = from;
        while (to < drafts.size() && !drafts.get(to).isDelete()) {
            Draft draft = drafts.get(to);
            Long id = draft.id();
            Object key = draft.keyField().isEmpty() ? id : draft.values().get(draft.keyField());
            if (key != null && !met.add(List.of(draft.entity(), draft.keyField(), key))) {
                break;
            }
            to++;
        }
        return to;
    }

    private List<Work> prepare(List<Draft> drafts, int from, int to) {
        Model model = transaction.unit().model();
        List<Work> works = new ArrayList<>();
        Map<EntityType, Map<Long, Integer>> existing = new LinkedHashMap<>();
        Map<Integer, Long> found = foundByKey(model, drafts, from, to);
        for (int i = from; i < to; i++) {
            Draft draft = drafts.get(i);
            EntityType type = type(model, draft, i);
            Long id = draft.id() == null ? found.get(i) : draft.id();
            if (id != null) {
                idsOf.put(draft, id);
                existing.computeIfAbsent(type, none -> new LinkedHashMap<>()).put(id, i);
            }
        }
        Map<Integer, Work> changes = new HashMap<>();
        existing.forEach((type, places) -> changes.putAll(load(type, places, drafts)));
        for (int i = from; i < to; i++) {
            Draft draft = drafts.get(i);
            Work work = changes.get(i);
            if (work == null) {
                EntityType type = model.type(draft.entity());
                if (!rules.permit(type, Action.CREATE).granted()) {
                    throw new BatchFailure(i, Failure.denied("you may not create " + type.plural()));
                }
                long id = idsOf.computeIfAbsent(draft, none -> ids.next());
                newEntities.put(id, type.name());
                work = Work.create(i, draft, type, id);
            }
            works.add(work);
        }
        for (Work work : works) {
            if (work.action != Action.DELETE) {
                fill(work);
            }
            hooks(work, true);
            if (work.action != Action.DELETE) {
                validate(work);
                compute(work);
            }
        }
        checkUnique(works);
        checkReferences(works);
        files.check(works);
        return works;
    }

    private static EntityType type(Model model, Draft draft, int index) {
        return model.find(draft.entity())
                .orElseThrow(
                        () -> new BatchFailure(index, Failure.missing("there is no entity '" + draft.entity() + "'")));
    }

    /** Returns the ids of records that upserts change, by the draft's place. */
    private Map<Integer, Long> foundByKey(Model model, List<Draft> drafts, int from, int to) {
        Map<Integer, Long> found = new HashMap<>();
        Map<EntityType, Map<Field, Map<Integer, Object>>> wanted = new LinkedHashMap<>();
        for (int i = from; i < to; i++) {
            Draft draft = drafts.get(i);
            if (!draft.keyField().isEmpty()) {
                EntityType type = type(model, draft, i);
                Field field = key(type, draft, i);
                Object value = readKey(field, draft, i);
                wanted.computeIfAbsent(type, none -> new LinkedHashMap<>())
                        .computeIfAbsent(field, none -> new LinkedHashMap<>())
                        .put(i, value);
            }
        }
        wanted.forEach((type, fields) -> fields.forEach((field, values) -> {
            Map<Object, Long> byValue = idsBy(type, field, values.values());
            values.forEach((index, value) -> {
                Long id = byValue.get(value);
                if (id != null) {
                    found.put(index, id);
                }
            });
        }));
        return found;
    }

    private static Field key(EntityType type, Draft draft, int index) {
        return type.field(draft.keyField())
                .filter(Field::unique)
                .orElseThrow(() -> new BatchFailure(
                        index,
                        Failure.invalidField(
                                draft.keyField(),
                                "not-a-key",
                                type.title() + " has no unique field '" + draft.keyField() + "'")));
    }

    private static Object readKey(Field field, Draft draft, int index) {
        try {
            Object value = Texts.value(field, draft.values().get(field.name()));
            if (value != null) {
                return value;
            }
        } catch (Failure unreadable) {
            throw new BatchFailure(index, unreadable);
        }
        throw new BatchFailure(
                index,
                Failure.invalidField(field.name(), "required", field.title() + " is missing; records are found by it"));
    }

    private Map<Object, Long> idsBy(EntityType type, Field field, Collection<?> values) {
        transaction.flush();
        unsent.clear();
        return everything.idsBy(type, field, values);
    }

    /** Locks the rows of records that are to change, in the order of their ids, and looks whether they may. */
    private Map<Integer, Work> load(EntityType type, Map<Long, Integer> places, List<Draft> drafts) {
        transaction.flush();
        unsent.clear();
        Set<Long> wanted = new TreeSet<>(places.keySet());
        Map<Long, DynamicEntity> rows = Rows.lock(transaction, type, wanted);
        Map<Field, Map<Long, List<Long>>> links = everything.links(type, rows.keySet());
        Map<Integer, Work> works = new HashMap<>();
        Map<Action, Set<Long>> allowed = new HashMap<>();
        places.forEach((id, index) -> {
            Draft draft = drafts.get(index);
            DynamicEntity row = rows.get(id);
            if (row == null
                    || !allowed(allowed, type, Action.VIEW, rows.keySet()).contains(id)) {
                throw new BatchFailure(
                        index, Failure.missing("there is no " + type.title() + " " + id + ", or you may not see it"));
            }
            Action action = draft.isDelete() ? Action.DELETE : Action.EDIT;
            Record before = record(type, row, id, links);
            if (!allowed(allowed, type, action, rows.keySet()).contains(id)) {
                throw new BatchFailure(
                        index,
                        Failure.denied("you may not " + action.name().toLowerCase(java.util.Locale.ROOT) + " "
                                + type.title() + " " + id));
            }
            Work work = Work.change(index, draft, before, row);
            Integer expected = draft.version();
            if (expected != null && expected != before.version()) {
                throw new BatchFailure(index, new Conflict(work.after(rules.permit(type, Action.VIEW))));
            }
            works.put(index, work);
        });
        return works;
    }

    private Set<Long> allowed(Map<Action, Set<Long>> known, EntityType type, Action action, Set<Long> rows) {
        return known.computeIfAbsent(action, one -> {
            Permit permit = rules.permit(type, action);
            return permit.granted() && permit.where() == null ? rows : visible.existing(type, action, rows);
        });
    }

    private static Record record(EntityType type, DynamicEntity row, long id, Map<Field, Map<Long, List<Long>>> links) {
        @Nullable Object[] values = new @Nullable Object[type.fields().size()];
        for (int i = 0; i < values.length; i++) {
            Field field = type.fields().get(i);
            values[i] = switch (field.type()) {
                case REFERENCES -> links.getOrDefault(field, Map.of()).get(id);
                case MONEY -> Stored.money(row.get(field.name()), row.get(Unit.currency(field)));
                default -> Stored.read(field, row.get(field.name()));
            };
        }
        return Stored.record(type, id, ((Number) row.get(Unit.VERSION)).intValue(), values);
    }

    /** Takes over what the draft sets, and the defaults of a new record. */
    private void fill(Work work) {
        EntityType type = work.type;
        Permit permit = rules.permit(type, work.action);
        if (work.action == Action.CREATE) {
            for (Field field : type.fields()) {
                if (field.defaultValue() != null && !work.draft.values().containsKey(field.name())) {
                    work.set(field.name(), Texts.value(field, field.defaultValue()));
                }
            }
            Field owner = type.require(type.ownerField());
            if (identity.id() > 0 && owner.type() == FieldType.REFERENCE && !AuditTrail.isStamp(owner)) {
                work.set(owner.name(), identity.id());
            }
        }
        work.draft.values().forEach((name, given) -> {
            Field field = type.field(name).filter(this::known).orElse(null);
            if (field == null) {
                work.problems.add(
                        Problem.atField(name, "no-such-field", type.title() + " has no field '" + name + "'"));
            } else if (field.computed() || (field.readOnly() && !identity.isSystem())) {
                work.problems.add(Problem.atField(name, "read-only", field.title() + " cannot be set"));
            } else if (permit.locked().contains(name) || permit.hidden().contains(name)) {
                work.problems.add(Problem.atField(name, "not-allowed", "you may not change " + field.title()));
            } else {
                set(work, field, given);
            }
        });
    }

    private boolean known(Field field) {
        return !field.hidden() || identity.isSystem();
    }

    private void set(Work work, Field field, @Nullable Object given) {
        try {
            Object value = Texts.value(field, withIds(work, field, given));
            work.set(field.name(), field.type() == FieldType.RICH_TEXT ? Html.clean((String) value) : value);
        } catch (Failure unreadable) {
            work.problems.addAll(unreadable.problems());
        }
    }

    /** Returns a value with the ids of drafts in their place. */
    private @Nullable Object withIds(Work work, Field field, @Nullable Object given) {
        if (given instanceof Draft other) {
            long id = idOf(work, field, other);
            return field.type() == FieldType.REFERENCES ? List.of(id) : id;
        }
        if (given instanceof List<?> several && several.stream().anyMatch(Draft.class::isInstance)) {
            return several.stream()
                    .map(each -> each instanceof Draft other ? (Object) idOf(work, field, other) : each)
                    .toList();
        }
        return given;
    }

    private long idOf(Work work, Field field, Draft other) {
        Long id = other.id() == null ? idsOf.get(other) : other.id();
        if (id == null) {
            throw Failure.invalidField(
                    field.name(),
                    "not-saved-yet",
                    work.type.title() + " refers to a draft that does not come before it in the call");
        }
        return id;
    }

    private Optional<ClassMapping<?>> mapping(EntityType type) {
        return mappings.computeIfAbsent(type.name(), name -> authors.classOf(name)
                .map(author -> (ClassMapping<?>) new ClassMapping<>(author, type)));
    }

    /** Hooks see what could be read; a draft with an unreadable value goes no further. */
    private void hooks(Work work, boolean beforeValidation) {
        List<Hooks<?>> hooks = authors.hooksOf(work.type.name());
        if (!hooks.isEmpty() && !work.failed()) {
            mapping(work.type).ifPresent(mapping -> run(work, mapping, hooks, beforeValidation));
        }
    }

    private void compute(Work work) {
        if (!work.failed()) {
            mapping(work.type).filter(ClassMapping::computes).ifPresent(mapping -> compute(work, mapping));
        }
    }

    private static <T> void compute(Work work, ClassMapping<T> mapping) {
        mapping.compute(mapping.toObject(work.id, work.oldVersion(), work.values), work.values);
        for (Field field : work.type.fields()) {
            if (field.computed()) {
                Validation.check(field, work.value(field), work.problems);
            }
        }
    }

    @SuppressWarnings("unchecked") // hooks are found by their class, which is the mapping's
    private static <T> void run(Work work, ClassMapping<T> mapping, List<Hooks<?>> hooks, boolean beforeValidation) {
        HookChange<T> change = new HookChange<>(work, mapping);
        for (Hooks<?> each : hooks) {
            try {
                if (beforeValidation) {
                    ((Hooks<T>) each).beforeValidation(change);
                } else {
                    ((Hooks<T>) each).beforeCommit(change);
                }
            } catch (Failure refused) {
                if (refused.kind() != Failure.Kind.INVALID) {
                    throw new BatchFailure(work.index, refused);
                }
                work.problems.addAll(refused.problems());
            }
        }
        if (work.action != Action.DELETE) {
            change.takeOver();
        }
    }

    private static void validate(Work work) {
        Set<Field> changed = work.changed();
        for (Field field : work.type.fields()) {
            boolean looked = work.action == Action.CREATE || changed.contains(field);
            if (looked && !field.computed() && !isTold(work.problems, field)) {
                Validation.check(field, work.value(field), work.problems);
            }
        }
    }

    private static boolean isTold(List<Problem> problems, Field field) {
        return !problems.isEmpty()
                && problems.stream().anyMatch(problem -> field.name().equals(problem.field()));
    }

    private void checkUnique(List<Work> works) {
        Map<EntityType, Map<Field, Map<Object, Work>>> wanted = new LinkedHashMap<>();
        for (Work work : works) {
            if (work.action == Action.DELETE) {
                continue;
            }
            for (Field field : work.type.fields()) {
                Object value = field.unique() ? work.value(field) : null;
                if (value == null || (work.action == Action.EDIT && Work.same(value, work.oldValue(field)))) {
                    continue;
                }
                Work other = wanted.computeIfAbsent(work.type, none -> new LinkedHashMap<>())
                        .computeIfAbsent(field, none -> new LinkedHashMap<>())
                        .putIfAbsent(value, work);
                if (other != null) {
                    work.problems.add(DatabaseFailures.taken(work.type, field));
                }
            }
        }
        wanted.forEach((type, fields) -> fields.forEach((field, values) -> {
            // An upsert has looked for its key already.
            Map<Object, Work> unknown = new LinkedHashMap<>(values);
            unknown.values().removeIf(work -> work.draft.keyField().equals(field.name()));
            if (!unknown.isEmpty()) {
                idsBy(type, field, unknown.keySet()).forEach((value, id) -> {
                    Work work = unknown.get(value);
                    if (work != null && work.id != id) {
                        work.problems.add(DatabaseFailures.taken(type, field));
                    }
                });
            }
        }));
    }

    /** Every record referred to has to be there for whom it is that refers. */
    private void checkReferences(List<Work> works) {
        Map<EntityType, Set<Long>> wanted = new LinkedHashMap<>();
        each(works, (work, field, target, id) -> {
            if (!newEntities.containsKey(id)) {
                wanted.computeIfAbsent(target, none -> new TreeSet<>()).add(id);
            }
        });
        if (!wanted.isEmpty()) {
            transaction.flush();
            unsent.clear();
        }
        Map<EntityType, Set<Long>> there = new HashMap<>();
        wanted.forEach((target, all) -> there.put(target, visible.existing(target, Action.VIEW, all)));
        each(works, (work, field, target, id) -> {
            Set<Long> known = there.getOrDefault(target, Set.of());
            if (!known.contains(id) && !target.name().equals(newEntities.get(id))) {
                work.problems.add(Problem.atField(
                        field.name(),
                        "no-such-record",
                        "there is no " + target.title() + " " + id + ", or you may not see it"));
            }
        });
    }

    private interface Referred {
        void to(Work work, Field field, EntityType target, Long id);
    }

    private void each(List<Work> works, Referred visitor) {
        for (Work work : works) {
            for (Field field : work.type.fields()) {
                if (!field.type().isReference() || work.action == Action.DELETE || AuditTrail.isStamp(field)) {
                    continue;
                }
                Object value = work.value(field);
                Object old = work.oldValue(field);
                if (value == null || value.equals(old)) {
                    continue;
                }
                EntityType target =
                        transaction.unit().model().find(field.target()).orElse(null);
                for (Object id : value instanceof List<?> many ? many : List.of(value)) {
                    if (target == null) {
                        work.problems.add(Problem.atField(
                                field.name(),
                                "not-installed",
                                field.title() + " cannot be set while '" + field.target() + "' is not installed"));
                    } else if (!field.isFile() && !(old instanceof List<?> before && before.contains(id))) {
                        visitor.to(work, field, target, (Long) id);
                    }
                }
            }
        }
    }

    private List<Record> apply(List<Work> works) {
        List<Work> written = new ArrayList<>();
        for (Work work : works) {
            if (work.action == Action.DELETE) {
                delete(work);
                written.add(work);
            } else if (work.action == Action.CREATE || !work.changed().isEmpty()) {
                write(work);
                written.add(work);
            }
        }
        transaction.flush();
        unsent.clear();
        if (written.stream().anyMatch(work -> work.type.fields().stream().anyMatch(Field::isFile))) {
            files.apply(written, systemSave());
        }
        List<Record> saved = new ArrayList<>();
        for (Work work : works) {
            saved.add(work.after(rules.permit(work.type, Action.VIEW)));
        }
        for (Work work : written) {
            int version = work.action == Action.DELETE
                    ? work.oldVersion() + 1
                    : ((Number) work.row().get(Unit.VERSION)).intValue();
            transaction.add(AuditTrail.entry(transaction.unit(), ids.next(), work, version, now));
            transaction.done(work, version);
        }
        return saved;
    }

    private Save systemSave() {
        try (Context.Scope host = Context.current().as(Identity.SYSTEM).open()) {
            return new Save(transaction, ids, authors, Rules.NONE);
        }
    }

    private void write(Work work) {
        stamp(work);
        boolean create = work.action == Action.CREATE;
        if (create) {
            checkMayCreate(work);
        }
        if (refersTo(work, unsent)) {
            transaction.flush();
            unsent.clear();
        }
        work.writeTo(transaction.unit());
        if (create) {
            transaction.add(work.row());
            unsent.add(work.id);
        } else {
            transaction.changed();
        }
        beforeCommit(work);
    }

    /** The row is there already for hooks that save others which refer to it; what they change in it comes along. */
    private void beforeCommit(Work work) {
        if (authors.hooksOf(work.type.name()).isEmpty()) {
            return;
        }
        work.problems.clear();
        hooks(work, false);
        validate(work);
        compute(work);
        files.check(List.of(work));
        if (work.failed()) {
            throw new BatchFailure(work.index, work.failure());
        }
        work.writeTo(transaction.unit());
        transaction.changed();
    }

    private void stamp(Work work) {
        Long user = identity.id() > 0 ? identity.id() : null;
        if (work.action == Action.CREATE) {
            work.set(EntityType.CREATED_AT, now);
            work.set(EntityType.CREATED_BY, user);
        }
        work.set(EntityType.UPDATED_AT, now);
        work.set(EntityType.UPDATED_BY, user);
    }

    /** A rule for new records names those one may make: one's own. */
    private void checkMayCreate(Work work) {
        Permit permit = rules.permit(work.type, Action.CREATE);
        if (permit.where() != null && !Matching.matches(permit.where(), work)) {
            throw new BatchFailure(
                    work.index,
                    Failure.denied("you may not create such " + work.type.plural() + "; perhaps only your own"));
        }
    }

    private static boolean refersTo(Work work, Set<Long> records) {
        if (records.isEmpty()) {
            return false;
        }
        for (Field field : work.type.fields()) {
            Object value = field.type().isReference() ? work.value(field) : null;
            if (value instanceof Long id && records.contains(id)
                    || value instanceof List<?> many && many.stream().anyMatch(records::contains)) {
                return true;
            }
        }
        return false;
    }

    private void delete(Work work) {
        hooks(work, false);
        if (work.failed()) {
            throw new BatchFailure(work.index, work.failure());
        }
        try {
            new Referrers(transaction, everything, new Save(transaction, ids, authors, Rules.NONE))
                    .letGo(work.type, work.id);
        } catch (Failure refused) {
            throw new BatchFailure(work.index, refused);
        }
        transaction.flush();
        transaction.remove(work.row());
        try {
            transaction.flush();
        } catch (Failure refused) {
            throw new BatchFailure(work.index, refused);
        }
    }
}
