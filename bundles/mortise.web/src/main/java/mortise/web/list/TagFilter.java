package mortise.web.list;

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
        return Ids.filter(ids);
    }
}
