package mortise.entity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mortise.core.Failure;

/**
 * All entities that are installed at one moment, and the relations between them. Never changes: when a bundle comes or
 * goes there is a new one, and whoever works with the old one finishes with it.
 */
public final class Model {
    private final long generation;
    private final Map<String, EntityType> byName = new LinkedHashMap<>();
    private final Map<String, EntityType> byPath = new LinkedHashMap<>();
    private final Map<String, Map<String, Relation>> relations = new LinkedHashMap<>();

    /**
     * A model of these entities. References to entities that are not installed are fields without a relation: their
     * values stay, nothing can be followed.
     *
     * @param generation grows with each model of a node
     * @throws IllegalArgumentException if two entities share a name or a path
     */
    public Model(long generation, List<EntityType> types) {
        this.generation = generation;
        for (EntityType type : types) {
            if (byName.put(type.name(), type) != null) {
                throw new IllegalArgumentException("two entities are named '" + type.name() + "'");
            }
            if (byPath.put(type.path(), type) != null) {
                throw new IllegalArgumentException("two entities have the path '" + type.path() + "'");
            }
        }
        for (EntityType type : types) {
            for (Field field : type.fields()) {
                EntityType target = byName.get(field.target());
                if (target != null) {
                    relations
                            .computeIfAbsent(type.name(), name -> new LinkedHashMap<>())
                            .put(field.name(), new Relation(field.name(), field.title(), type, target, field, false));
                }
            }
        }
        for (EntityType type : types) {
            for (Field field : type.fields()) {
                EntityType target = byName.get(field.target());
                if (target != null && !field.inverse().isEmpty()) {
                    relations
                            .computeIfAbsent(target.name(), name -> new LinkedHashMap<>())
                            .putIfAbsent(
                                    field.inverse(),
                                    new Relation(field.inverse(), field.inverseTitle(), target, type, field, true));
                }
            }
        }
    }

    /** Returns its number, which grows with each change. */
    public long generation() {
        return generation;
    }

    /** Returns all entities. */
    public List<EntityType> types() {
        return new ArrayList<>(byName.values());
    }

    /** Returns the entity of this name, or empty if none is installed. */
    public Optional<EntityType> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Returns the entity with this path, or empty if none is installed. */
    public Optional<EntityType> atPath(String path) {
        return Optional.ofNullable(byPath.get(path));
    }

    /**
     * Returns the entity of this name.
     *
     * @throws Failure MISSING if none is installed
     */
    public EntityType type(String name) {
        return find(name).orElseThrow(() -> Failure.missing("there is no entity '" + name + "'"));
    }

    /** Returns the relations that can be followed from an entity: its references first, then those pointing to it. */
    public List<Relation> relations(EntityType type) {
        return new ArrayList<>(relations.getOrDefault(type.name(), Map.of()).values());
    }

    /** Returns one relation of an entity, or empty. */
    public Optional<Relation> relation(EntityType type, String name) {
        return Optional.ofNullable(relations.getOrDefault(type.name(), Map.of()).get(name));
    }
}
