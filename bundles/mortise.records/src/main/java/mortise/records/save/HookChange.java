package mortise.records.save;

import java.util.LinkedHashSet;
import java.util.Set;
import mortise.core.Problem;
import mortise.entity.Action;
import mortise.entity.Change;
import mortise.entity.Field;
import mortise.entity.Record;
import mortise.records.typed.ClassMapping;
import org.jspecify.annotations.Nullable;

/** A change as hooks see it, with objects of the author's class. For one thread. */
final class HookChange<T> implements Change<T> {
    private final Work work;
    private final ClassMapping<T> mapping;
    private final T after;

    HookChange(Work work, ClassMapping<T> mapping) {
        this.work = work;
        this.mapping = mapping;
        this.after = mapping.toObject(work.id, work.oldVersion(), work.values);
    }

    /** Takes over what hooks changed. */
    void takeOver() {
        mapping.toValues(after, work.values);
    }

    @Override
    public Action action() {
        return work.action;
    }

    @Override
    public @Nullable T before() {
        Record before = work.before();
        return before == null ? null : mapping.toObject(before);
    }

    @Override
    public T after() {
        return after;
    }

    @Override
    public long id() {
        return work.id;
    }

    /** Looks at the object, so that hooks see what those before them changed. */
    @Override
    public Set<String> changed() {
        if (work.action != Action.DELETE) {
            takeOver();
        }
        Set<String> names = new LinkedHashSet<>();
        for (Field field : work.changed()) {
            names.add(field.name());
        }
        return names;
    }

    @Override
    public void refuse(String field, String code, String message) {
        work.problems.add(Problem.atField(field, code, message));
    }
}
