package mortise.search.postgresql;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import mortise.search.SearchQuery;
import org.jspecify.annotations.Nullable;

/**
 * A document that was found, and where it belongs among others.
 *
 * @param part which of the question's entities
 * @param keys for each key of the order its number and its text, null where it has none; empty if it was not sorted by fields
 */
record Found(int part, long id, double score, int titleLength, List<Key> keys) {
    /** As PostgreSQL compares texts of collation C. */
    static final Comparator<String> BY_CODE_POINTS = Found::byCodePoints;

    /** What a document is sorted by. */
    record Key(@Nullable BigDecimal number, @Nullable String text) {}

    private static int byCodePoints(String one, String other) {
        int length = Math.min(one.length(), other.length());
        for (int i = 0; i < length; i++) {
            char a = one.charAt(i);
            char b = other.charAt(i);
            if (a != b) {
                boolean bothOrNone = Character.isSurrogate(a) == Character.isSurrogate(b);
                return bothOrNone ? a - b : Character.isSurrogate(a) ? 1 : -1;
            }
        }
        return one.length() - other.length();
    }

    /** Returns the order of documents of different entities, the same that the database has for those of one. */
    static Comparator<Found> order(List<SearchQuery.Sort> sort) {
        Comparator<Found> order = sort.isEmpty()
                ? Comparator.comparingDouble(Found::score).reversed().thenComparingInt(Found::titleLength)
                : (one, other) -> byKeys(sort, one, other);
        return order.thenComparingLong(Found::id).thenComparingInt(Found::part);
    }

    private static int byKeys(List<SearchQuery.Sort> sort, Found one, Found other) {
        for (int i = 0; i < sort.size(); i++) {
            Key a = one.keys().get(i);
            Key b = other.keys().get(i);
            boolean descending = sort.get(i).descending();
            int result = compare(a.number(), b.number(), Comparator.naturalOrder(), descending);
            if (result == 0) {
                result = compare(a.text(), b.text(), BY_CODE_POINTS, descending);
            }
            if (result != 0) {
                return result;
            }
        }
        return 0;
    }

    /** What is missing is last in both directions. */
    private static <T> int compare(@Nullable T one, @Nullable T other, Comparator<T> order, boolean descending) {
        if (one == null || other == null) {
            return one == other ? 0 : one == null ? 1 : -1;
        }
        return descending ? order.compare(other, one) : order.compare(one, other);
    }
}
