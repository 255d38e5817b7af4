package mortise.jsonapi;

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
public record Selection(List<String> include, Map<String, Set<String>> fields) {
    /** Everything, and nothing brought along. */
    public static final Selection ALL = new Selection(List.of(), Map.of());

    @Nullable
    public Set<String> fields(String typePath) {
        return fields.get(typePath);
    }
}
