package mortise.records.describe;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import mortise.core.Failure;
import mortise.core.Problem;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.records.unit.Unit;
import org.jspecify.annotations.Nullable;

/**
 * Makes one model of what bundles and sources bring. Who comes first has a name; who wants it too waits, with a reason. For
 * one thread.
 */
final class ModelBuilder {
    /**
     * What came out.
     *
     * @param types the entities of the model, with all fields that others add
     * @param classes the authors' classes of these
     * @param owners who brings them
     * @param problems why some or all of what a contribution brings waits
     */
    record Draft(
            List<EntityType> types,
            Map<String, Class<?>> classes,
            Map<String, Contribution> owners,
            Map<Contribution, List<String>> problems) {}

    private final List<Contribution> contributions;
    private final Map<Contribution, List<String>> refused = new HashMap<>();
    private final Map<String, String> refusedItems = new HashMap<>();

    /** A model of these, those first that came first. */
    ModelBuilder(List<Contribution> contributions) {
        this.contributions = contributions;
    }

    /** Leaves out a whole contribution from the next build on. */
    void refuse(Contribution contribution, String reason) {
        refused.computeIfAbsent(contribution, each -> new ArrayList<>()).add(reason);
    }

    /**
     * Leaves out from the next build on what the database cannot store: fields that a source added if it is these, else the
     * entity, and with that of a bundle its others.
     */
    void refuse(Draft draft, String entity, Failure failure) {
        Contribution owner = draft.owners().get(entity);
        if (owner == null) {
            throw new IllegalArgumentException("no entity of this draft: " + entity);
        }
        List<Problem> added = failure.problems().stream()
                .filter(problem -> isAddition(owner, entity, problem.field()))
                .toList();
        if (!added.isEmpty()) {
            added.forEach(problem -> refusedItems.put(entity + "." + problem.field(), problem.message()));
        } else if (owner.whole()) {
            failure.problems().forEach(problem -> refuse(owner, problem.message()));
        } else {
            refusedItems.put(
                    entity, failure.problems().stream().map(Problem::message).collect(Collectors.joining("; ")));
        }
    }

    private static boolean isAddition(Contribution owner, String entity, @Nullable String field) {
        return field != null
                && owner.entities().stream()
                        .filter(type -> type.name().equals(entity))
                        .noneMatch(type -> type.field(field).isPresent());
    }

    /** Returns what fits together of all that has not been refused. */
    Draft build() {
        Map<Contribution, List<String>> problems = new LinkedHashMap<>();
        Taken taken = new Taken();
        Map<String, Class<?>> classes = new LinkedHashMap<>();
        for (Contribution each : contributions) {
            List<String> found = new ArrayList<>(each.mistakes());
            found.addAll(refused.getOrDefault(each, List.of()));
            if (found.isEmpty()) {
                Taken with = new Taken(taken);
                for (EntityType type : each.entities()) {
                    List<String> own = each.whole() ? new ArrayList<>() : Shapes.problems(type);
                    addIfPresent(own, each.whole() ? null : refusedItems.get(type.name()));
                    if (own.isEmpty()) {
                        own.addAll(with.conflicts(type));
                    }
                    if (own.isEmpty()) {
                        with.take(type, each);
                    }
                    found.addAll(own);
                }
                if (found.isEmpty() || !each.whole()) {
                    taken = with;
                    classes.putAll(each.classes());
                }
            }
            if (!found.isEmpty()) {
                problems.put(each, found);
            }
        }
        for (Contribution each : contributions) {
            List<String> found = taken.add(each, refusedItems);
            if (!found.isEmpty()) {
                problems.computeIfAbsent(each, contribution -> new ArrayList<>())
                        .addAll(found);
            }
        }
        return new Draft(List.copyOf(taken.types.values()), classes, Map.copyOf(taken.owners), problems);
    }

    private static void addIfPresent(List<String> list, @Nullable String text) {
        if (text != null) {
            list.add(text);
        }
    }

    /** The names that are somebody's. */
    private static final class Taken {
        private final Map<String, EntityType> types = new LinkedHashMap<>();
        private final Map<String, Contribution> owners = new HashMap<>();
        private final Map<String, String> paths = new HashMap<>();
        private final Map<String, String> tables = new HashMap<>();
        /** The relations that lead from an entity to those that refer to it, by {@code entity.relation}. */
        private final Map<String, String> inverses = new HashMap<>();

        Taken() {}

        Taken(Taken other) {
            types.putAll(other.types);
            owners.putAll(other.owners);
            paths.putAll(other.paths);
            tables.putAll(other.tables);
            inverses.putAll(other.inverses);
        }

        List<String> conflicts(EntityType type) {
            List<String> conflicts = new ArrayList<>();
            String entity = "entity '" + type.name() + "'";
            Contribution owner = owners.get(type.name());
            if (owner != null) {
                conflicts.add("there is an " + entity + " of " + owner.bundle()
                        + " already; rename one, or remove one of both");
                return conflicts;
            }
            addIfPresent(conflicts, taken(paths, type.path(), entity + " wants the path '" + type.path() + "'"));
            addIfPresent(conflicts, taken(tables, type.table(), entity + " wants the table " + type.table()));
            for (Field field : type.fields()) {
                conflicts.addAll(conflicts(type, field));
                addIfPresent(
                        conflicts,
                        taken(
                                inverses,
                                type.name() + "." + field.name(),
                                entity + " has a field '" + field.name() + "', by which name it shows other records"));
            }
            return conflicts;
        }

        /** Tells what a field of an entity wants that is not within it. */
        List<String> conflicts(EntityType type, Field field) {
            List<String> conflicts = new ArrayList<>();
            String of = "field '" + field.name() + "' of entity '" + type.name() + "'";
            if (field.type() == FieldType.REFERENCES) {
                String table = Unit.linkTable(type, field);
                addIfPresent(conflicts, taken(tables, table, of + " wants the table " + table));
            }
            if (!field.inverse().isEmpty()) {
                String inverse = field.target() + "." + field.inverse();
                String wants = of + " wants to be shown as '" + field.inverse() + "' of '" + field.target() + "'";
                addIfPresent(conflicts, taken(inverses, inverse, wants));
                EntityType target = field.target().equals(type.name()) ? type : types.get(field.target());
                if (target != null && target.field(field.inverse()).isPresent()) {
                    conflicts.add(wants + ", which has a field of that name; give @To another inverse");
                }
            }
            return conflicts;
        }

        private static @Nullable String taken(Map<String, String> names, String name, String wants) {
            String owner = names.get(name);
            return owner == null ? null : wants + ", which is that of " + owner + " already; choose another";
        }

        void take(EntityType type, Contribution of) {
            String entity = "entity '" + type.name() + "' of " + of.bundle();
            types.put(type.name(), type);
            owners.put(type.name(), of);
            paths.put(type.path(), entity);
            tables.put(type.table(), entity);
            type.fields().forEach(field -> take(type, field));
        }

        private void take(EntityType type, Field field) {
            String of = "field '" + field.name() + "' of entity '" + type.name() + "'";
            if (field.type() == FieldType.REFERENCES) {
                tables.put(Unit.linkTable(type, field), of);
            }
            if (!field.inverse().isEmpty()) {
                inverses.put(field.target() + "." + field.inverse(), of);
            }
        }

        /** Adds the fields that a source brings for entities that are there, and returns why it does not add some. */
        List<String> add(Contribution of, Map<String, String> refused) {
            List<String> problems = new ArrayList<>();
            of.additions().forEach((entity, fields) -> {
                for (Field field : fields) {
                    EntityType type = types.get(entity);
                    if (type == null) {
                        return; // it waits for the entity, which is nobody's mistake
                    }
                    List<String> own = new ArrayList<>();
                    addIfPresent(own, refused.get(entity + "." + field.name()));
                    if (own.isEmpty()) {
                        own.addAll(Shapes.problemsOfAddition(type, field));
                    }
                    if (own.isEmpty()) {
                        own.addAll(conflicts(type, field));
                        addIfPresent(
                                own,
                                taken(
                                        inverses,
                                        entity + "." + field.name(),
                                        "field '" + field.name() + "' wants a name of entity '" + entity + "'"));
                    }
                    if (own.isEmpty()) {
                        types.put(entity, type.with(List.of(field)));
                        take(type, field);
                    }
                    problems.addAll(own);
                }
            });
            return problems;
        }
    }
}
