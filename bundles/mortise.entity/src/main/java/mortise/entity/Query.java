package mortise.entity;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A question for records of one entity. Never changes: each method returns another one.
 *
 * @param entity the entity's name
 * @param filter which records; null for all
 * @param search words that all have to appear in the entity's searched texts; empty for none
 * @param sort in which order; the id always decides last
 * @param include which relations to bring along, as paths with dots: {@code account}, {@code contacts.owner}
 * @param fields which fields to read; null for all
 * @param page which part
 * @param total whether to count all that match
 */
public record Query(
        String entity,
        @Nullable Filter filter,
        String search,
        List<Sort> sort,
        List<String> include,
        @Nullable Set<String> fields,
        Page page,
        boolean total) {
    /** The most records one page may have. */
    public static final int MAX_PAGE_SIZE = 1000;

    /**
     * One key of an order.
     *
     * @param path a field, or one of a record referred to: {@code account.name}
     */
    public record Sort(String path, boolean descending) {}

    /**
     * A part of the result: a numbered page, or the records after a cursor.
     *
     * @param number from 1; 0 where a cursor is used
     * @param after the {@link Result#next()} of the page before; empty for the first page by cursor; null for a numbered page
     * @param size from 1 to {@link #MAX_PAGE_SIZE}
     */
    public record Page(int number, @Nullable String after, int size) {
        /** A numbered page. */
        public static Page number(int number, int size) {
            return new Page(number, null, size);
        }

        /** The records behind a cursor; the empty cursor starts. Costs the same however far it is. */
        public static Page after(String cursor, int size) {
            return new Page(0, cursor, size);
        }
    }

    /** Copies the collections. */
    public Query {
        sort = List.copyOf(sort);
        include = List.copyOf(include);
        fields = fields == null ? null : Set.copyOf(fields);
    }

    /** All records of an entity, the first 25. */
    public static Query of(String entity) {
        return new Query(entity, null, "", List.of(), List.of(), null, Page.number(1, 25), false);
    }

    /** Only those that match; with a filter set before, both have to hold. */
    public Query where(Filter more) {
        Filter both = filter == null ? more : Filter.all(filter, more);
        return new Query(entity, both, search, sort, include, fields, page, total);
    }

    /** Only those with these words. */
    public Query search(String words) {
        return new Query(entity, filter, words, sort, include, fields, page, total);
    }

    /** In this order. */
    public Query sort(List<Sort> order) {
        return new Query(entity, filter, search, order, include, fields, page, total);
    }

    /** In the order of one field. */
    public Query sort(String path, boolean descending) {
        return sort(List.of(new Sort(path, descending)));
    }

    /** With these relations. */
    public Query include(List<String> paths) {
        return new Query(entity, filter, search, sort, paths, fields, page, total);
    }

    /** With these fields only. */
    public Query fields(@Nullable Set<String> names) {
        return new Query(entity, filter, search, sort, include, names, page, total);
    }

    /** This part. */
    public Query page(Page part) {
        return new Query(entity, filter, search, sort, include, fields, part, total);
    }

    /** With the number of all that match. */
    public Query withTotal(boolean count) {
        return new Query(entity, filter, search, sort, include, fields, page, count);
    }
}
