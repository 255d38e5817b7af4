package mortise.records.describe;

import java.util.List;
import java.util.Map;
import mortise.database.Migrations.Script;
import mortise.entity.EntityType;
import mortise.entity.Field;

/**
 * What one bundle, or one source, brings. Told apart by identity: a bundle that comes again brings another.
 *
 * @param bundle the symbolic name, for people and as the name of its scripts' history
 * @param whole whether all of it is taken or nothing, as of a bundle; of a source each entity and field stands for itself
 * @param entities what it describes
 * @param classes the classes that describe these, by entity
 * @param additions fields for the entities of others
 * @param scripts its own steps for its tables
 * @param mistakes what its author did wrong; if there are any nothing of it is taken
 */
record Contribution(
        String bundle,
        boolean whole,
        List<EntityType> entities,
        Map<String, Class<?>> classes,
        Map<String, List<Field>> additions,
        List<Script> scripts,
        List<String> mistakes) {
    /** Copies the collections. */
    Contribution {
        entities = List.copyOf(entities);
        classes = Map.copyOf(classes);
        additions = Map.copyOf(additions);
        scripts = List.copyOf(scripts);
        mistakes = List.copyOf(mistakes);
    }

    /** What a bundle brings in its classes. */
    static Contribution ofBundle(
            String bundle,
            List<EntityType> entities,
            Map<String, Class<?>> classes,
            List<Script> scripts,
            List<String> mistakes) {
        return new Contribution(bundle, true, entities, classes, Map.of(), scripts, mistakes);
    }

    /** What a source brings. */
    static Contribution ofSource(String bundle, List<EntityType> entities, Map<String, List<Field>> additions) {
        return new Contribution(bundle, false, entities, Map.of(), additions, List.of(), List.of());
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
