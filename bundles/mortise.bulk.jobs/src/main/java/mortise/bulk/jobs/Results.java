package mortise.bulk.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import mortise.bulk.BulkResult;
import mortise.bulk.BulkResult.Outcome;
import mortise.core.Failure;
import mortise.database.CurrentTransaction;
import mortise.database.Database;

/** What became of operations, a row for those that were done together. Safe for use by many threads. */
final class Results {
    private static final Outcome[] OUTCOMES = Outcome.values();
    private static final TypeReference<List<Kept>> ALL = new TypeReference<>() {};
    private static final int ROWS = 5;
    private static final String COUNTS = "created, updated, unchanged, deleted, valid, refused";

    private final Database database;
    private final ObjectMapper json = new ObjectMapper();

    Results(Database database) {
        this.database = database;
    }

    /**
     * A result as it is kept, with what later operations may call the record.
     *
     * @param lid empty if it has no such name
     */
    record Kept(BulkResult result, String lid) {}

    /** What is done on a connection. */
    @FunctionalInterface
    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T on(Work<T> work) {
        Optional<CurrentTransaction> current = CurrentTransaction.get();
        try {
            if (current.isPresent()) {
                return work.on(current.get().connection());
            }
            try (Connection connection = database.dataSource().getConnection()) {
                return work.on(connection);
            }
        } catch (SQLException refused) {
            throw Failure.unavailable("the results of bulk operations: " + refused.getMessage(), refused);
        }
    }

    /** Adds results that follow each other, in the thread's transaction if it is in one. */
    void add(long job, List<Kept> results) {
        Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
        results.forEach(kept -> counts.merge(kept.result().outcome(), 1, Integer::sum));
        String text = text(results);
        on(connection -> {
            try (PreparedStatement insert = connection.prepareStatement("insert into bulk_results (job, first, last, "
                    + COUNTS + ", results) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
                int at = 1;
                insert.setLong(at++, job);
                insert.setLong(at++, results.get(0).result().index());
                insert.setLong(at++, results.get(results.size() - 1).result().index());
                for (Outcome outcome : OUTCOMES) {
                    insert.setInt(at++, counts.getOrDefault(outcome, 0));
                }
                insert.setString(at, text);
                return insert.executeUpdate();
            }
        });
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
        return on(connection -> {
            try (PreparedStatement query =
                    connection.prepareStatement("select max(last) from bulk_results where job = ?")) {
                query.setLong(1, job);
                try (ResultSet rows = query.executeQuery()) {
                    rows.next();
                    long last = rows.getLong(1);
                    return rows.wasNull() ? 0 : last + 1;
                }
            }
        });
    }

    /** Returns how many operations of a job have which outcome. */
    Map<Outcome, Long> counts(long job) {
        return on(connection -> {
            try (PreparedStatement query = connection.prepareStatement("select sum(created), sum(updated),"
                    + " sum(unchanged), sum(deleted), sum(valid), sum(refused) from bulk_results where job = ?")) {
                query.setLong(1, job);
                try (ResultSet rows = query.executeQuery()) {
                    rows.next();
                    Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
                    for (int i = 0; i < OUTCOMES.length; i++) {
                        counts.put(OUTCOMES[i], rows.getLong(i + 1));
                    }
                    return counts;
                }
            }
        });
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
        return on(connection -> {
            try (PreparedStatement query =
                    connection.prepareStatement("select results from bulk_results where job = ? and last > ? and ("
                            + counted + ") order by job, first fetch first " + ROWS + " rows only")) {
                query.setLong(1, job);
                query.setLong(2, after);
                List<Kept> all = new ArrayList<>();
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        all.addAll(read(job, rows.getString(1)));
                    }
                }
                return all;
            }
        });
    }

    /** Removes what was written before a moment; returns how many rows. */
    int forget(Instant before) {
        return on(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("delete from bulk_results where made_at < ?")) {
                delete.setTimestamp(1, Timestamp.from(before));
                return delete.executeUpdate();
            }
        });
    }
}
