package mortise.queue.database;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import mortise.core.Failure;
import mortise.database.CurrentTransaction;
import mortise.database.Database;
import mortise.database.OwnTransaction;

/** Work on the database in one transaction: the thread's, or one of its own that is tried again where that may help. */
record Sql(Database database) {
    /** A moment so many seconds from now. */
    static final String IN_SECONDS = "current_timestamp + cast(? as double precision) * interval '1' second";

    /** Does work in the thread's transaction if it is in one, else in one of its own. */
    <T> T joined(OwnTransaction.Work<T> work) {
        Optional<CurrentTransaction> current = CurrentTransaction.get();
        if (current.isEmpty()) {
            return alone(work);
        }
        try {
            return work.on(current.get().connection());
        } catch (SQLException refused) {
            throw failure(refused);
        }
    }

    /** Does work in a transaction of its own, whatever the thread is in. */
    <T> T alone(OwnTransaction.Work<T> work) {
        try {
            return OwnTransaction.call(database, work);
        } catch (SQLException refused) {
            throw failure(refused);
        }
    }

    /** Does the same with what looks for messages: their table is empty one moment and full the next. */
    <T> T looking(OwnTransaction.Work<T> work) {
        return alone(connection -> {
            database.dialect().planAnew(connection);
            return work.on(connection);
        });
    }

    private static Failure failure(SQLException refused) {
        return Failure.unavailable("the queue's database refused: " + refused.getMessage(), refused);
    }

    /** Sets values from a place on and returns the place behind them. */
    static int set(PreparedStatement statement, int from, Collection<?> values) throws SQLException {
        int place = from;
        for (Object value : values) {
            statement.setObject(place++, value);
        }
        return place;
    }

    /** Returns the pattern of what has a word somewhere, in small letters, with {@code !} before what means something else. */
    static String anywhere(String word) {
        return "%" + word.toLowerCase(Locale.ROOT).replaceAll("[!%_]", "!$0") + "%";
    }

    static int update(Connection connection, String text, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(text)) {
            Sql.set(statement, 1, List.of(values));
            return statement.executeUpdate();
        }
    }

    /** Runs a statement with the ids in its middle. */
    static int byIds(Connection connection, String text, List<Object> before, Collection<Long> ids, List<Object> behind)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(text)) {
            int place = Sql.set(statement, 1, before);
            statement.setArray(place, numbers(connection, ids));
            Sql.set(statement, place + 1, behind);
            return statement.executeUpdate();
        }
    }

    static Array numbers(Connection connection, Collection<Long> ids) throws SQLException {
        return connection.createArrayOf("bigint", ids.toArray(Long[]::new));
    }

    static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    static Instant moment(ResultSet rows, int column) throws SQLException {
        return rows.getObject(column, OffsetDateTime.class).toInstant();
    }

    static String shortened(String text, int most) {
        String plain = text.replace("\0", "");
        if (plain.length() <= most) {
            return plain;
        }
        int end = Character.isHighSurrogate(plain.charAt(most - 2)) ? most - 2 : most - 1;
        return plain.substring(0, end) + "…";
    }
}
