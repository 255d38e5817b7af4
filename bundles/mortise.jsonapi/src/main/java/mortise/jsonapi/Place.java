package mortise.jsonapi;

import java.util.List;
import java.util.Map;
import mortise.core.Problem;
import mortise.entity.EntityType;
import org.jspecify.annotations.Nullable;

/** Finds where in a request the field stood that a failure is about. */
@FunctionalInterface
public interface Place {
    /** For what is neither a query nor a body of ours: the field as a pointer. */
    Place PLAIN = (index, field) ->
            field == null ? null : Source.pointer("/" + escape(field).replace('.', '/'));

    /**
     * Returns the place.
     *
     * @param index which of several records, from 0; -1 for the only one
     * @param field null for a problem that names none
     */
    @Nullable
    Source of(int index, @Nullable String field);

    /** Returns the place of a problem, null if it has none. */
    default @Nullable Source of(int index, Problem problem) {
        String parameter = problem.parameter();
        return parameter != null ? Source.parameter(parameter) : of(index, problem.field());
    }

    /**
     * Places in an address: paths by the parameter that named them.
     *
     * @param otherwise the parameter of problems that name no field: a cursor cannot be checked before it is used
     */
    static Place inQuery(Map<String, String> parameters, @Nullable String otherwise) {
        return (index, field) -> {
            String parameter = field == null ? otherwise : parameters.getOrDefault(field, field);
            return parameter == null ? null : Source.parameter(parameter);
        };
    }

    /** Places in a resource object that stands at a pointer. */
    static Place inResource(EntityType type, String pointer) {
        return (index, field) -> {
            if (field == null) {
                return Source.pointer(pointer);
            }
            String first = field.contains(".") ? field.substring(0, field.indexOf('.')) : field;
            boolean reference =
                    type.field(first).map(known -> known.type().isReference()).orElse(false);
            return Source.pointer(
                    reference
                            ? pointer + "/relationships/" + escape(first) + "/data"
                            : pointer + "/attributes/" + escape(first));
        };
    }

    /** One place for all. */
    static Place at(String pointer) {
        return (index, field) -> Source.pointer(pointer);
    }

    /** Places in the operations of a list, each as its own says. */
    static Place inOperations(List<Place> places) {
        return (index, field) ->
                index < 0 || index >= places.size() ? null : places.get(index).of(-1, field);
    }

    /** Places in an array of linkage. */
    static Place inLinkage() {
        return (index, field) -> Source.pointer(index < 0 ? "/data" : "/data/" + index);
    }

    /** Returns one step of a JSON pointer. */
    static String escape(String step) {
        return step.replace("~", "~0").replace("/", "~1");
    }
}
