package mortise.bulk.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import mortise.bulk.BulkResult;
import mortise.bulk.BulkResult.Outcome;
import mortise.database.Database;
import mortise.database.Statements;

/** What became of operations, a row for those that were done together. Safe for use by many threads. */
final class Results {
    private static final Outcome[] OUTCOMES = Outcome.values();
    private static final TypeReference<List<Kept>> ALL = new TypeReference<>() {};
    private static final int ROWS = 5;
    private static final String COUNTS = "created, updated, unchanged, deleted, valid, refused";

    private final Statements sql;
    private final ObjectMapper json = new ObjectMapper();

    Results(Database database) {
        sql = new Statements(database, "results of bulk operations");
    }

    /**
     * A result as it is kept, with what later operations may call the record.
     *
     * @param lid empty if it has no such name
     */
    record Kept(BulkResult result, String lid) {}

    /** Adds results that follow each other, in the thread's transaction if it is in one. */
    void add(long job, List<Kept> results) {
        Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
        results.forEach(kept -> counts.merge(kept.result().outcome(), 1, Integer::sum));
        List<Object> values = new ArrayList<>(List.of(
                job,
                results.get(0).result().index(),
                results.get(results.size() - 1).result().index()));
        for (Outcome outcome : OUTCOMES) {
            values.add(counts.getOrDefault(outcome, 0));
        }
        values.add(text(results));
        sql.update(
                "insert into bulk_results (job, first, last, " + COUNTS
                        + ", results) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                values.toArray());
    }

    private String text(List<Kept> results) {
        try {
            return json.writeValueAsString(results);
        } catch (JsonProcessingException defect) {
            throw new IllegalStateException("results cannot be written", defect);
        }
    }

    private List<Kept> read(long job, String text) {
        try {
            return json.readValue(text, ALL);
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("the results of job " + job + " are broken", broken);
        }
    }

    /** Returns the first operation of a job that has no result. */
    long next(long job) {
        return sql.query(
                        row -> {
                            long last = row.getLong(1);
                            return row.wasNull() ? 0 : last + 1;
                        },
                        "select max(last) from bulk_results where job = ?",
                        job)
                .get(0);
    }

    /** Returns how many operations of a job have which outcome. */
    Map<Outcome, Long> counts(long job) {
        return sql.query(
                        Results::counts,
                        "select sum(created), sum(updated), sum(unchanged), sum(deleted), sum(valid), sum(refused)"
                                + " from bulk_results where job = ?",
                        job)
                .get(0);
    }

    private static Map<Outcome, Long> counts(ResultSet row) throws SQLException {
        Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
        for (int i = 0; i < OUTCOMES.length; i++) {
            counts.put(OUTCOMES[i], row.getLong(i + 1));
        }
        return counts;
    }

    /** Returns results in their order. Reads a few rows at a time: each has the results of a whole batch. */
    List<Kept> page(long job, Set<Outcome> outcomes, long after, int most) {
        Set<Outcome> wanted = outcomes.isEmpty() ? Set.of(OUTCOMES) : outcomes;
        List<Kept> found = new ArrayList<>();
        long passed = after;
        while (found.size() < most) {
            List<Kept> read = rows(job, wanted, passed);
            if (read.isEmpty()) {
                break;
            }
            read.stream()
                    .filter(kept -> kept.result().index() > after
                            && wanted.contains(kept.result().outcome()))
                    .limit((long) most - found.size())
                    .forEach(found::add);
            passed = read.get(read.size() - 1).result().index();
        }
        return found;
    }

    /** Returns all results of the next rows that have one of these outcomes: their counts tell which do. */
    private List<Kept> rows(long job, Set<Outcome> wanted, long after) {
        String counted = wanted.stream()
                .map(outcome -> outcome.name().toLowerCase(Locale.ROOT) + " > 0")
                .collect(Collectors.joining(" or "));
        List<Kept> all = new ArrayList<>();
        sql.query(
                        row -> row.getString(1),
                        "select results from bulk_results where job = ? and last > ? and (" + counted
                                + ") order by job, first fetch first " + ROWS + " rows only",
                        job,
                        after)
                .forEach(text -> all.addAll(read(job, text)));
        return all;
    }

    /** Removes what was written before a moment; returns how many rows. */
    int forget(Instant before) {
        return sql.update("delete from bulk_results where made_at < ?", Timestamp.from(before));
    }
}
