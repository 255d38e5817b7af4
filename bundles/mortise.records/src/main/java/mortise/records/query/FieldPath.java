package mortise.records.query;

import java.util.ArrayList;
import java.util.List;
import mortise.core.Failure;
import mortise.entity.Action;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.entity.Model;
import mortise.entity.Permit;
import mortise.entity.Relation;

/**
 * A field, and the relations that lead to it.
 *
 * @param steps the relations to follow, none for a field of the entity itself
 * @param field the field, {@link #ID} for the id
 */
record FieldPath(String text, List<Relation> steps, Field field) {
    /** The id of a record, as a field. */
    static final Field ID =
            Field.of("id", FieldType.INTEGER).title("Id").readOnly().build();

    private static final int MAX_STEPS = 5;

    /**
     * Finds the field that a path names.
     *
     * @throws Failure INVALID if there is none that the identity may see, with the path as its field
     */
    static FieldPath of(Model model, Rules rules, EntityType type, String text) {
        List<Relation> steps = new ArrayList<>();
        EntityType at = type;
        String[] names = text.split("\\.", -1);
        if (names.length > MAX_STEPS + 1) {
            throw Failure.invalidField(
                    text, "path-too-long", "'" + text + "' follows more than " + MAX_STEPS + " relations");
        }
        for (int i = 0; i < names.length - 1; i++) {
            Relation step = relation(model, rules, at, names[i], text);
            steps.add(step);
            at = step.target();
        }
        String last = names[names.length - 1];
        if (last.equals("id")) {
            return new FieldPath(text, steps, ID);
        }
        EntityType owner = at;
        Field field = at.field(last)
                .filter(each -> !each.hidden() && !hidden(rules, owner, each.name()))
                .orElse(null);
        if (field == null) {
            steps.add(relation(model, rules, at, last, text));
            return new FieldPath(text, steps, ID);
        }
        return new FieldPath(text, steps, field);
    }

    private static boolean hidden(Rules rules, EntityType type, String field) {
        return rules.permit(type, Action.VIEW).hidden().contains(field);
    }

    private static Relation relation(Model model, Rules rules, EntityType at, String name, String text) {
        Relation relation = model.relation(at, name)
                .filter(each -> !each.field().hidden())
                .orElseThrow(() -> Failure.invalidField(
                        text, "no-such-field", at.title() + " has no field or relation '" + name + "'"));
        Permit source = rules.permit(at, Action.VIEW);
        Permit target = rules.permit(relation.target(), Action.VIEW);
        Permit owner = relation.inverse() ? target : source;
        if (!target.granted() || owner.hidden().contains(relation.field().name())) {
            throw Failure.invalidField(text, "no-such-field", at.title() + " has no field or relation '" + name + "'");
        }
        return relation;
    }
}
