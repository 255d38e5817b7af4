package mortise.rest.jsonapi;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of records an answer has.
 *
 * @param include relations to bring along, each path with those that lead to it before it
 * @param fields by the type's path the fields and relations to show; all for types not in it
 */
record Selection(List<String> include, Map<String, Set<String>> fields) {
    static final Selection ALL = new Selection(List.of(), Map.of());

    @Nullable
    Set<String> fields(String typePath) {
        return fields.get(typePath);
    }
}
