package mortise.web.list;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import mortise.core.Failure;
import mortise.entity.EntityType;
import mortise.entity.Filter;
import mortise.tags.Tags;
import org.jspecify.annotations.Nullable;

/** Narrows a list to the records that have a tag. */
public record TagFilter(Supplier<Optional<Tags>> tags) {
    /** As many as one condition may name. */
    private static final int AT_ONCE = 1000;

    /**
     * Returns what the tag of an address asks; null if it names none.
     *
     * @throws Failure INVALID if nobody keeps tags now, or if too many records have it
     */
    @Nullable
    Filter of(EntityType type, ListAddress address) {
        if (address.tag().isEmpty()) {
            return null;
        }
        List<Long> ids = tags.get()
                .orElseThrow(() -> Failure.invalidParameter("tag", "no-tags", "Nobody keeps tags now."))
                .records(type.name(), address.tag());
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
