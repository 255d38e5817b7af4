package mortise.web.list;

import java.util.ArrayList;
import java.util.List;
import mortise.entity.Filter;

/** Conditions on ids. */
final class Ids {
    /** As many as one condition may name. */
    private static final int AT_ONCE = 1000;

    private Ids() {}

    /** Returns what lets only the records with these ids through; none of them if there are none. */
    static Filter filter(List<Long> ids) {
        if (ids.isEmpty()) {
            // No record has the id 0, and a list of none is no condition.
            return Filter.eq("id", 0L);
        }
        List<Filter> parts = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += AT_ONCE) {
            List<Long> part = ids.subList(from, Math.min(ids.size(), from + AT_ONCE));
            parts.add(new Filter.Compare("id", Filter.Operator.IN, List.copyOf(part)));
        }
        return parts.size() == 1 ? parts.get(0) : new Filter.Or(parts);
    }
}
