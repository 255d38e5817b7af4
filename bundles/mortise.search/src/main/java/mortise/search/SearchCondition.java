package mortise.search;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A condition on documents: an access rule, a filter. True or false, never unknown; {@link Not} holds wherever its part does
 * not, for documents without the field too. {@code id} is a field of numbers and keywords that every document has.
 */
public sealed interface SearchCondition {
    /** All of the parts hold; an empty one always holds. */
    record All(List<SearchCondition> parts) implements SearchCondition {
        /** Copies the parts. */
        public All {
            parts = List.copyOf(parts);
        }
    }

    /** At least one of the parts holds; an empty one never holds. */
    record Any(List<SearchCondition> parts) implements SearchCondition {
        /** Copies the parts. */
        public Any {
            parts = List.copyOf(parts);
        }
    }

    /** The part does not hold. */
    record Not(SearchCondition part) implements SearchCondition {}

    /** The field has a value. */
    record Has(String field) implements SearchCondition {}

    /** A keyword of the field is one of these; there may be ten thousands. */
    record In(String field, Set<String> values) implements SearchCondition {
        /** Copies the values. */
        public In {
            values = Set.copyOf(values);
        }
    }

    /**
     * A number of the field lies between two others.
     *
     * @param from null for any
     * @param to null for any
     */
    record Between(
            String field, @Nullable BigDecimal from, boolean fromIncluded, @Nullable BigDecimal to, boolean toIncluded)
            implements SearchCondition {}

    /**
     * A keyword of the field has a text in it, whatever the case.
     *
     * @param atStart whether it has to begin with the text
     * @param atEnd whether it has to end with it
     */
    record Like(String field, String text, boolean atStart, boolean atEnd) implements SearchCondition {}
}
