package mortise.search;

import java.util.List;
import java.util.Map;

/**
 * What a search index found.
 *
 * @param hits the page, in order
 * @param totals how many match, by the names of the entities that were asked; exact. Without those whose index is not made
 *     of what the question wants
 * @param facets the counts asked for, of all that match
 * @param similar whether nothing had the words as they were given, and these have similar ones
 */
public record SearchResult(List<Hit> hits, Map<String, Long> totals, List<Facet> facets, boolean similar) {
    /**
     * A document that matches.
     *
     * @param title what people call the record
     * @param score how well it matches, to compare with the others of this result; 0 where it was sorted by fields
     * @param highlights where the words are, the best places first; empty if that was not asked for
     */
    public record Hit(String entity, long id, long version, String title, double score, List<Highlight> highlights) {
        /** Copies the list. */
        public Hit {
            highlights = List.copyOf(highlights);
        }
    }

    /**
     * A part of a field's text with words that were looked for.
     *
     * @param text as it was indexed, so not yet fit for HTML
     * @param marks where the words are, in order, apart from each other
     */
    public record Highlight(String field, String text, List<Mark> marks) {
        /** Copies the list. */
        public Highlight {
            marks = List.copyOf(marks);
        }
    }

    /**
     * A part of a text.
     *
     * @param start the first character
     * @param end the character behind the last
     */
    public record Mark(int start, int end) {}

    /**
     * How often the values of a field are among all that match.
     *
     * @param counts the most frequent first, then by value; at most 100
     */
    public record Facet(String entity, String field, List<Count> counts) {
        /** Copies the list. */
        public Facet {
            counts = List.copyOf(counts);
        }
    }

    /** How many documents have a value. */
    public record Count(String value, long documents) {}

    /** Copies the lists. */
    public SearchResult {
        hits = List.copyOf(hits);
        facets = List.copyOf(facets);
    }

    /** Returns how many match in all. */
    public long total() {
        return totals.values().stream().mapToLong(Long::longValue).sum();
    }
}
