package mortise.search;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import mortise.core.Failure;
import org.jspecify.annotations.Nullable;

/**
 * A question for a search index. Cannot be made of what no index should be asked.
 *
 * @param text the words; none to find all that the conditions let through
 * @param scopes where to look, at least one, each entity once
 * @param sort in which order; empty for the best first
 * @param facets fields whose values are counted, at most 20
 * @param from how many hits to leave out
 * @param size how many hits to return, 0 to 1000
 * @param highlighted whether hits show where the words are
 */
public record SearchQuery(
        String text,
        List<Scope> scopes,
        List<Sort> sort,
        List<String> facets,
        int from,
        int size,
        boolean highlighted) {
    /** The most characters of words. */
    public static final int MAX_TEXT = 256;
    /** How many hits can be paged through. */
    public static final int MAX_WINDOW = 10_000;
    /** The most hits of a page. */
    public static final int MAX_SIZE = 1_000;
    /** The most entities asked at once. */
    public static final int MAX_SCOPES = 200;
    /** The most facets. */
    public static final int MAX_FACETS = 20;
    /** The most keys of an order. */
    public static final int MAX_SORT = 5;

    private static final Pattern ENTITY = Pattern.compile("[A-Za-z]\\w{0,99}");

    /**
     * One entity, and what of it may be seen.
     *
     * @param where what documents have to fulfil; null for all
     * @param hidden fields whose words, values and counts do not exist for this question; conditions may use them
     * @param description what the index has to be made of, see {@link SearchIndex#rebuild}: an entity whose index is made of
     *     something else, for which the condition may mean something else, has no total; null for any
     */
    public record Scope(
            String entity, @Nullable SearchCondition where, Set<String> hidden, @Nullable String description) {
        /** Copies the fields. */
        public Scope {
            if (!isEntity(entity)) {
                throw Failure.invalidParameter(
                        "entity", "bad-entity", "not an entity's name: '" + shortened(entity) + "'");
            }
            hidden = Set.copyOf(hidden);
        }

        /** One entity, whatever its index is made of. */
        public Scope(String entity, @Nullable SearchCondition where, Set<String> hidden) {
            this(entity, where, hidden, null);
        }
    }

    /** One key of an order. Documents without the field come last. */
    public record Sort(String field, boolean descending) {}

    /**
     * Refuses what is too large.
     *
     * @throws Failure INVALID
     */
    public SearchQuery {
        if (text.length() > MAX_TEXT) {
            throw Failure.invalidParameter(
                    "text", "text-too-long", "search takes at most " + MAX_TEXT + " characters, not " + text.length());
        }
        scopes = List.copyOf(scopes);
        sort = List.copyOf(sort);
        facets = List.copyOf(facets);
        check(!scopes.isEmpty() && scopes.size() <= MAX_SCOPES, "entity", "search looks into 1 to 200 entities");
        check(
                scopes.stream().map(Scope::entity).distinct().count() == scopes.size(),
                "entity",
                "an entity is looked into once");
        check(facets.size() <= MAX_FACETS, "facets", "search counts by at most " + MAX_FACETS + " fields");
        check(sort.size() <= MAX_SORT, "sort", "search sorts by at most " + MAX_SORT + " fields");
        check(size >= 0 && size <= MAX_SIZE, "size", "a page has 0 to " + MAX_SIZE + " hits");
        check(
                from >= 0 && from <= MAX_WINDOW - size,
                "from",
                "search shows the first " + MAX_WINDOW + " hits; add words or conditions to see others");
        for (Sort key : sort) {
            for (Scope scope : scopes) {
                check(
                        !scope.hidden().contains(key.field()),
                        "sort",
                        scope.entity() + " has no field '" + key.field() + "'");
            }
        }
    }

    private static void check(boolean good, String parameter, String message) {
        if (!good) {
            throw Failure.invalidParameter(parameter, "bad-" + parameter, message);
        }
    }

    private static String shortened(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }

    /** Tells whether a text can be the name of an entity, so of a folder, a table or an index as well. */
    static boolean isEntity(String name) {
        return ENTITY.matcher(name).matches();
    }

    /** A question for the first 25 of an entity's documents. */
    public static SearchQuery of(String text, Scope... scopes) {
        return new SearchQuery(text, List.of(scopes), List.of(), List.of(), 0, 25, false);
    }

    /** This part of the hits. */
    public SearchQuery page(int first, int hits) {
        return new SearchQuery(text, scopes, sort, facets, first, hits, highlighted);
    }

    /** In this order. */
    public SearchQuery sort(Sort... keys) {
        return new SearchQuery(text, scopes, List.of(keys), facets, from, size, highlighted);
    }

    /** With the values of these fields counted. */
    public SearchQuery facets(String... fields) {
        return new SearchQuery(text, scopes, sort, List.of(fields), from, size, highlighted);
    }

    /** With the places of the words. */
    public SearchQuery withHighlights() {
        return new SearchQuery(text, scopes, sort, facets, from, size, true);
    }
}
