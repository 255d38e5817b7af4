package mortise.web.me;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mortise.entity.EntityType;
import mortise.web.http.Visit;

/**
 * The form that makes a token.
 *
 * @param name what the token is for
 * @param days after how many days it ends, empty for never
 * @param may {@code all}, {@code view} or {@code some}
 * @param entities what can be chosen from
 * @param chosen {@code view} or {@code all} by entity, for {@code some}
 * @param administers whether the person could let it administer the host
 * @param admin whether it may
 * @param problems what is wrong, by input: {@code name}, {@code may}, {@code days}
 */
public record TokenForm(
        Visit visit,
        String name,
        String days,
        String may,
        List<EntityType> entities,
        Map<String, String> chosen,
        boolean administers,
        boolean admin,
        Map<String, String> problems) {
    /** After how many days a token may end, the first is offered; empty for never. */
    public static final List<String> DAYS = List.of("90", "30", "365", "");

    static final String ADMIN = "admin";

    /** Returns the scopes that were chosen; none for everything the person may do. */
    Set<String> scopes() {
        return switch (may) {
            case "view" -> Set.of("*:view");
            case "some" -> some();
            default -> Set.of();
        };
    }

    private Set<String> some() {
        Set<String> scopes = new LinkedHashSet<>();
        chosen.forEach((entity, level) -> {
            if (level.equals("view")) {
                scopes.add(entity + ":view");
            } else if (level.equals("all")) {
                scopes.add(entity);
            }
        });
        if (admin) {
            scopes.add(ADMIN);
        }
        return scopes;
    }

    /** Returns the form with something wrong in it. */
    TokenForm wrong(Map<String, String> found) {
        return new TokenForm(visit, name, days, may, entities, chosen, administers, admin, found);
    }

    /** Returns what is wrong with an input, empty for nothing. */
    public String problem(String input) {
        return problems.getOrDefault(input, "");
    }

    /** Returns all that is wrong. */
    public List<String> allProblems() {
        return new ArrayList<>(problems.values());
    }
}
