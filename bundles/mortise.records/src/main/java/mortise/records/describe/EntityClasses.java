package mortise.records.describe;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The authors' classes of one model: which class describes which entity. Never changes. Whoever keeps it keeps the class
 * loaders of bundles that may have gone since: keep the one of the latest {@link ModelUser#prepare} only.
 */
public final class EntityClasses {
    /** No classes: every entity was made by an administrator, or there is none. */
    public static final EntityClasses NONE = new EntityClasses(Map.of());

    private final Map<String, Class<?>> byEntity;
    private final Map<Class<?>, String> byClass = new HashMap<>();

    /** The classes by the names of their entities. */
    public EntityClasses(Map<String, Class<?>> byEntity) {
        this.byEntity = Map.copyOf(byEntity);
        this.byEntity.forEach((entity, type) -> byClass.put(type, entity));
    }

    /** Returns the class that describes an entity; empty if no class does, or the entity is not installed. */
    public Optional<Class<?>> classOf(String entity) {
        return Optional.ofNullable(byEntity.get(entity));
    }

    /** Returns the name of the entity that a class describes; empty if it describes none that is installed. */
    public Optional<String> entityOf(Class<?> type) {
        return Optional.ofNullable(byClass.get(type));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EntityClasses classes && byEntity.equals(classes.byEntity);
    }

    @Override
    public int hashCode() {
        return byEntity.hashCode();
    }
}
