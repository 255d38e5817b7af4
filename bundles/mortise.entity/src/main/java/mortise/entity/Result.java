package mortise.entity;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a query found.
 *
 * @param records the page, in order
 * @param included by include path, then by the id of the record it starts from: the records it leads to, in the order of
 *     their ids; a record without any is missing from the map
 * @param total how many match in all; null if it was not asked for
 * @param next the cursor behind the last record; null if there is no more
 */
public record Result(
        List<Record> records,
        Map<String, Map<Long, List<Record>>> included,
        @Nullable Long total,
        @Nullable String next) {
    /** Copies the outer collections. */
    public Result {
        records = List.copyOf(records);
        included = Map.copyOf(included);
    }

    /** Returns the records that a relation leads to, empty if none or if it was not included. */
    public List<Record> related(String includePath, long id) {
        return included.getOrDefault(includePath, Map.of()).getOrDefault(id, List.of());
    }
}
