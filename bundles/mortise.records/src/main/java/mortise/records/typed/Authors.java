package mortise.records.typed;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mortise.entity.Hooks;
import mortise.records.describe.EntityClasses;

/**
 * The authors' classes of one model and the hooks that are there now.
 *
 * @param hooks in the order they run
 */
public record Authors(EntityClasses classes, List<Hooks<?>> hooks) {
    /** Returns the class that describes an entity, or empty if none does. */
    public Optional<Class<?>> classOf(String entity) {
        return classes.classOf(entity);
    }

    /** Returns the hooks of an entity. */
    public List<Hooks<?>> hooksOf(String entity) {
        if (hooks.isEmpty()) {
            return List.of();
        }
        Class<?> author = classes.classOf(entity).orElse(null);
        List<Hooks<?>> own = new ArrayList<>();
        for (Hooks<?> each : hooks) {
            if (each.type() == author) {
                own.add(each);
            }
        }
        return own;
    }
}
