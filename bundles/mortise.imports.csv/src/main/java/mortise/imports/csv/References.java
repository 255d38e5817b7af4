package mortise.imports.csv;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mortise.entity.Filter;
import mortise.entity.Query;
import mortise.entity.Records;
import org.jspecify.annotations.Nullable;

/**
 * Finds the records that cells name: one query for all unknown names of a batch, and names found are remembered, up to
 * many thousand. For one thread.
 */
final class References {
    /** What a name stands for if several records have it. */
    static final long AMBIGUOUS = -1;

    private static final int REMEMBERED = 20_000;
    private static final int VALUES_PER_QUERY = 1_000;

    private final Records records;
    private final Map<Slot, Map<String, Long>> found = new HashMap<>();

    References(Records records) {
        this.records = records;
    }

    /** Looks up whatever of these names is not known yet. */
    void learn(Slot slot, Collection<String> names) {
        Map<String, Long> known = known(slot);
        if (known.size() > REMEMBERED) {
            known.clear();
        }
        Set<String> wanted = new HashSet<>(names);
        wanted.removeAll(known.keySet());
        for (String lookup : slot.lookups()) {
            List<String> values = new ArrayList<>(wanted);
            for (int from = 0; from < values.size(); from += VALUES_PER_QUERY) {
                int to = Math.min(values.size(), from + VALUES_PER_QUERY);
                known.putAll(find(slot.target().target(), lookup, values.subList(from, to)));
            }
            wanted.removeAll(known.keySet());
        }
    }

    /** Returns the id of the record with a name that was learnt, {@link #AMBIGUOUS}, or null if there is none. */
    @Nullable
    Long id(Slot slot, String name) {
        Long id = known(slot).get(name);
        return id == null && slot.idsToo() ? Ids.read(name) : id;
    }

    private Map<String, Long> find(String target, String lookup, List<String> values) {
        Map<String, Long> ids = new HashMap<>();
        Query query = Query.of(target)
                .where(new Filter.Compare(lookup, Filter.Operator.IN, values))
                .fields(Set.of(lookup));
        records.forEach(query, record -> ids.merge(record.text(lookup), record.id(), (first, second) -> AMBIGUOUS));
        return ids;
    }

    private Map<String, Long> known(Slot slot) {
        return found.computeIfAbsent(slot, key -> new HashMap<>());
    }
}
