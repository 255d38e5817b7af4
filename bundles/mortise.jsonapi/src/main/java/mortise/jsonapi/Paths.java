package mortise.jsonapi;

import java.util.Optional;
import mortise.core.Failure;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.entity.Model;
import mortise.entity.Relation;

/** Follows paths with dots from an entity to a field, the way filters and sorts name them. */
public final class Paths {
    private static final Field ID =
            Field.of("id", FieldType.INTEGER).title("Id").readOnly().build();
    private static final int MOST_STEPS = 4;

    private Paths() {}

    /**
     * Returns the field at the end of a path; for a relation without a field of its own, the ids it leads to.
     *
     * @throws Failure INVALID at the parameter if a step is not there
     */
    public static Field field(Model model, EntityType start, String path, String parameter) {
        String[] steps = path.split("\\.", -1);
        if (steps.length > MOST_STEPS) {
            throw Failure.invalidParameter(parameter, "too-deep", "a path has at most " + MOST_STEPS + " steps");
        }
        EntityType type = start;
        for (int i = 0; i < steps.length - 1; i++) {
            type = step(model, type, steps[i], parameter);
        }
        String last = steps[steps.length - 1];
        if (last.equals("id")) {
            return ID;
        }
        Field field = visible(type, last).orElse(null);
        if (field == null) {
            step(model, type, last, parameter);
            return ID;
        }
        return field;
    }

    private static EntityType step(Model model, EntityType from, String name, String parameter) {
        return model.relation(from, name)
                .filter(Paths::isShown)
                .map(Relation::target)
                .orElseThrow(() -> Failure.invalidParameter(
                        parameter, "unknown-field", from.path() + " have no field or relation " + Values.quoted(name)));
    }

    /** Returns a field that may be shown, or empty. */
    public static Optional<Field> visible(EntityType type, String name) {
        return type.field(name).filter(field -> !field.hidden());
    }

    /** Tells whether a relation may be shown. */
    public static boolean isShown(Relation relation) {
        return !relation.field().hidden();
    }
}
