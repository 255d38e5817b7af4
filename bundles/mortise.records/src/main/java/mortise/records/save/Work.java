package mortise.records.save;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import mortise.core.Failure;
import mortise.core.Problem;
import mortise.entity.Action;
import mortise.entity.Draft;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.entity.Permit;
import mortise.entity.Record;
import mortise.records.unit.Unit;
import mortise.records.value.Stored;
import org.eclipse.persistence.dynamic.DynamicEntity;
import org.jspecify.annotations.Nullable;

/** One draft on its way to become a record. For one thread. */
final class Work {
    final int index;
    final Draft draft;
    final EntityType type;
    final Action action;
    final long id;
    final List<Problem> problems = new ArrayList<>();
    final @Nullable Object[] values;
    private final @Nullable Object[] old;
    private @Nullable Object[] written;
    private final int oldVersion;
    private @Nullable DynamicEntity row;

    private Work(
            int index, Draft draft, EntityType type, Action action, long id, @Nullable Object[] old, int oldVersion) {
        this.index = index;
        this.draft = draft;
        this.type = type;
        this.action = action;
        this.id = id;
        this.old = old;
        this.oldVersion = oldVersion;
        this.written = old;
        this.values = old.clone();
    }

    /** A new record. */
    static Work create(int index, Draft draft, EntityType type, long id) {
        return new Work(
                index,
                draft,
                type,
                Action.CREATE,
                id,
                new @Nullable Object[type.fields().size()],
                0);
    }

    /** A change or the end of a record that is there. */
    static Work change(int index, Draft draft, Record before, DynamicEntity row) {
        @Nullable Object[] old = new @Nullable Object[before.type().fields().size()];
        for (int i = 0; i < old.length; i++) {
            old[i] = before.at(i);
        }
        Action action = draft.isDelete() ? Action.DELETE : Action.EDIT;
        Work work = new Work(index, draft, before.type(), action, before.id(), old, before.version());
        work.row = row;
        return work;
    }

    /** Returns the record as it was, null for a new one. */
    @Nullable
    Record before() {
        return action == Action.CREATE ? null : Stored.record(type, id, oldVersion, old);
    }

    int oldVersion() {
        return oldVersion;
    }

    DynamicEntity row() {
        return Objects.requireNonNull(row);
    }

    /** Returns the fields whose value differs from what is stored. */
    Set<Field> changed() {
        Set<Field> changed = new LinkedHashSet<>();
        for (int i = 0; i < values.length; i++) {
            if (!same(values[i], old[i])) {
                changed.add(type.fields().get(i));
            }
        }
        return changed;
    }

    /** Two numbers are the same whatever their scale. */
    static boolean same(@Nullable Object one, @Nullable Object other) {
        if (one instanceof java.math.BigDecimal left && other instanceof java.math.BigDecimal right) {
            return left.compareTo(right) == 0;
        }
        if (one instanceof mortise.core.Money left && other instanceof mortise.core.Money right) {
            return left.amount().compareTo(right.amount()) == 0
                    && left.currency().equals(right.currency());
        }
        return Objects.equals(one, other);
    }

    @Nullable
    Object value(Field field) {
        return values[type.position(field.name())];
    }

    @Nullable
    Object oldValue(Field field) {
        return old[type.position(field.name())];
    }

    void set(String field, @Nullable Object value) {
        values[type.position(field)] = value;
    }

    boolean failed() {
        return !problems.isEmpty();
    }

    Failure failure() {
        return new Failure(Failure.Kind.INVALID, problems);
    }

    /** Writes what differs from what was written before into the row; makes the row of a new record. */
    void writeTo(Unit unit) {
        boolean fresh = row == null;
        DynamicEntity entity = row == null ? unit.create(type) : row;
        if (fresh) {
            entity.set(Unit.ID, id);
            row = entity;
        }
        for (int i = 0; i < values.length; i++) {
            if (fresh || !same(values[i], written[i])) {
                write(entity, type.fields().get(i), values[i]);
            }
        }
        written = values.clone();
    }

    private static void write(DynamicEntity entity, Field field, @Nullable Object value) {
        if (field.type() == FieldType.REFERENCES) {
            entity.set(field.name(), new ArrayList<>(value == null ? List.of() : (List<?>) value));
            return;
        }
        entity.set(field.name(), Stored.write(field, value));
        if (field.type() == FieldType.MONEY) {
            entity.set(
                    Unit.currency(field),
                    value == null
                            ? null
                            : ((mortise.core.Money) value).currency().getCurrencyCode());
        }
    }

    /** Returns the record as it is now, for whom the permit is. */
    Record after(Permit permit) {
        int version = row == null ? oldVersion : ((Number) row.get(Unit.VERSION)).intValue();
        return masked(type, id, version, values, permit);
    }

    static Record masked(EntityType type, long id, int version, @Nullable Object[] values, Permit permit) {
        @Nullable Object[] shown = Arrays.copyOf(values, values.length);
        for (int i = 0; i < shown.length; i++) {
            Field field = type.fields().get(i);
            if (field.hidden() || permit.hidden().contains(field.name())) {
                shown[i] = null;
            }
        }
        return Stored.record(type, id, version, shown);
    }
}
