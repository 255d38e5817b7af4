package mortise.exports;

import java.util.List;
import java.util.Objects;
import mortise.entity.Query;
import mortise.jobs.JobType;
import org.jspecify.annotations.Nullable;

/**
 * What a job is told that writes records into a file.
 *
 * @param entity the entity's name
 * @param format the name of an {@link ExportFormat}
 * @param fields the columns, in order; without any, all that are not hidden, or for an import all that it can set
 * @param search words that records are to have; empty for all
 * @param filter which records; null for all
 * @param order how they are sorted; without any, by their ids
 * @param forImport whether the columns are such that an import finds its records by them: names in place of titles, the external
 *     keys of records referred to, and the ids of those that have no such key
 */
public record ExportFile(
        String entity,
        String format,
        List<String> fields,
        String search,
        @Nullable Condition filter,
        List<Query.Sort> order,
        boolean forImport) {
    /** Jobs of people. */
    public static final JobType<ExportFile> JOB = JobType.of("export.file", "Export records", ExportFile.class);

    /** Copies the lists. */
    public ExportFile {
        fields = List.copyOf(Objects.requireNonNullElse(fields, List.of()));
        order = List.copyOf(Objects.requireNonNullElse(order, List.of()));
        search = Objects.requireNonNullElse(search, "");
    }

    /**
     * What a query finds, its page and all that it includes left aside.
     *
     * @param fields the columns, in order
     */
    public static ExportFile of(Query query, String format, List<String> fields, boolean forImport) {
        Condition filter = query.filter() == null ? null : Condition.of(query.filter());
        return new ExportFile(query.entity(), format, fields, query.search(), filter, query.sort(), forImport);
    }

    /** Returns the question for the records. */
    public Query query() {
        Query query = Query.of(entity).search(search).sort(order);
        return filter == null ? query : query.where(filter.filter());
    }
}
