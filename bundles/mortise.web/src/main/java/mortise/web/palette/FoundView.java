package mortise.web.palette;

import java.util.List;
import java.util.Map;
import mortise.entity.EntityType;
import mortise.web.http.Visit;

/**
 * What the page of search shows.
 *
 * @param problem why nothing was looked for, empty for nothing
 * @param tabs where something was found, and everything together
 * @param similar whether these have similar words only
 * @param fromDatabase entities that the index does not know yet, empty for none
 * @param total how many match in all
 * @param pages how many pages can be shown
 */
public record FoundView(
        Visit visit,
        FoundAddress address,
        String problem,
        List<Tab> tabs,
        Map<EntityType, List<Found>> groups,
        List<Facet> facets,
        boolean similar,
        String fromDatabase,
        long total,
        int pages) {
    /** Where a part of all that was found is, and how much it is. */
    public record Tab(String title, String icon, String href, String count, boolean current) {}

    /** How often the values of a field are among what was found. */
    public record Facet(String name, String title, List<Tab> values) {}

    /** A page without anything. */
    static FoundView nothing(Visit visit, FoundAddress address, String problem) {
        return new FoundView(visit, address, problem, List.of(), Map.of(), List.of(), false, "", 0, 0);
    }

    /** Returns what is said when nothing is shown. */
    public String empty() {
        return address.words().isEmpty()
                ? visit.texts().get("search.start")
                : visit.texts().get("palette.nothing", address.words());
    }
}
