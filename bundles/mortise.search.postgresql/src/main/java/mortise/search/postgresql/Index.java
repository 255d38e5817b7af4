package mortise.search.postgresql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the index of one entity: the row of {@code search_index}. Who changes documents shares it until his
 * commit; who puts another index in place has it alone.
 *
 * @param next where the one is that is being made; null if there is none
 * @param builder who is making it; null for nobody, or if he has not said so for too long
 */
record Index(
        String entity,
        long generation,
        Tables tables,
        String description,
        long documents,
        @Nullable Next next,
        @Nullable String builder) {
    /** An index that is being made. */
    record Next(long generation, Tables tables, String description, long checkpoint, long documents) {}

    private static final String SELECT =
            """
            select entity, generation, place, description, next_generation, next_place, next_description, checkpoint,
                case when builder_until > current_timestamp then builder end, documents, next_documents
            from search_index
            """;

    private static Index of(ResultSet row) throws SQLException {
        long place = row.getLong(6);
        Next next = row.wasNull()
                ? null
                : new Next(row.getLong(5), new Tables(place), row.getString(7), row.getLong(8), row.getLong(11));
        return new Index(
                row.getString(1),
                row.getLong(2),
                new Tables(row.getLong(3)),
                row.getString(4),
                row.getLong(10),
                next,
                row.getString(9));
    }

    /** Returns the indexes of entities, those that there are. */
    static List<Index> find(Connection connection, Collection<String> entities) throws SQLException {
        return select(
                connection,
                new Sql().add(SELECT + " where entity = any(").texts(entities).add(")"));
    }

    /** Returns all indexes, in the order of their entities. */
    static List<Index> all(Connection connection) throws SQLException {
        return select(connection, new Sql().add(SELECT + " order by entity collate \"C\""));
    }

    /** Returns an entity's index, which stays in its place until the transaction ends, and makes an empty one if need be. */
    static Index shared(Connection connection, String entity) throws SQLException {
        return locked(connection, entity, "key share");
    }

    /** Returns an entity's index when nobody else is changing it, and makes an empty one if need be. */
    static Index alone(Connection connection, String entity) throws SQLException {
        return locked(connection, entity, "update");
    }

    private static Index locked(Connection connection, String entity, String strength) throws SQLException {
        Sql select = new Sql().add(SELECT + " where entity = ").value(entity).add(" for " + strength);
        List<Index> found = select(connection, select);
        if (found.isEmpty()) {
            make(connection, entity);
            found = select(connection, select);
        }
        if (found.isEmpty()) {
            throw new SQLException("the index of " + entity + " was dropped in the moment it was made");
        }
        return found.get(0);
    }

    private static void make(Connection connection, String entity) throws SQLException {
        long made;
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into search_index (entity, place) values (?, 0) on conflict (entity) do nothing")) {
            insert.setString(1, entity);
            made = insert.executeUpdate();
        }
        if (made == 1) {
            Tables tables = Tables.make(connection);
            run(
                    connection,
                    new Sql()
                            .add("update search_index set place = ")
                            .value(tables.place())
                            .add(" where entity = ")
                            .value(entity));
        }
    }

    private static List<Index> select(Connection connection, Sql sql) throws SQLException {
        List<Index> indexes = new ArrayList<>();
        try (PreparedStatement select = sql.prepare(connection);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                indexes.add(of(rows));
            }
        }
        return indexes;
    }

    /** Returns how many rows it changed. */
    static int run(Connection connection, Sql sql) throws SQLException {
        try (PreparedStatement statement = sql.prepare(connection)) {
            return statement.executeUpdate();
        }
    }

    /**
     * Counts documents that came or went. To be called last in a transaction: until its end others wait for the row.
     *
     * @param next how many of the index that is being made
     */
    static void count(Connection connection, String entity, long documents, long next) throws SQLException {
        if (documents != 0 || next != 0) {
            run(
                    connection,
                    new Sql()
                            .add("update search_index set documents = documents + ")
                            .value(documents)
                            .add(", next_documents = next_documents + ")
                            .value(next)
                            .add(" where entity = ")
                            .value(entity));
        }
    }

    /** Notes tables that nobody is to use any more, to be dropped later. */
    static void leave(Connection connection, Tables tables) throws SQLException {
        run(
                connection,
                new Sql()
                        .add("insert into search_leftover (place) values (")
                        .value(tables.place())
                        .add(")"));
    }
}
