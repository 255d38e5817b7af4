package mortise.database.h2;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where identity columns count on. H2 hands out the numbers of a block as soon as it is taken and writes down that it is
 * taken beside that, in a transaction of its own: who is quick commits a row first. A process killed in between leaves a
 * row whose number would be given once more, and its insert refused.
 */
final class Identities {

    private static final Logger log = LoggerFactory.getLogger(Identities.class);

    /**
     * Numbers left out behind those that are known to be taken: more than all transactions together may have under way. What
     * was under way can be in the file all the same, seen by nobody, and refuse an insert whose transaction happens to have
     * the number of the one that wrote it. Seen on a node: row 4969 was not to be found when the file was opened, whose
     * highest row was 4967, and refused an insert five seconds later.
     */
    private static final int ROOM = 10_000;

    private Identities() {}

    private record Column(String table, String name, long next) {}

    /**
     * Makes each identity column count on well after what is taken, if the one before may have died, and else if it would
     * count on at what is taken; for a file that nobody else works with yet.
     */
    static void mend(DataSource source, boolean died) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            for (Column column : columns(statement)) {
                long highest = highest(statement, column);
                boolean taken = highest >= column.next();
                boolean unused = highest == 0 && column.next() == 1;
                if (taken || (died && !unused)) {
                    long next = Math.max(column.next(), highest + 1) + ROOM;
                    statement.execute("alter table " + column.table() + " alter column " + column.name()
                            + " restart with " + next);
                    log.info("{}.{} counts on at {} instead of {}", column.table(), column.name(), next, column.next());
                }
            }
        }
    }

    private static List<Column> columns(Statement statement) throws SQLException {
        List<Column> columns = new ArrayList<>();
        try (ResultSet found =
                statement.executeQuery("select quote_ident(table_schema) || '.' || quote_ident(table_name),"
                        + " quote_ident(column_name), identity_base from information_schema.columns"
                        + " where is_identity = 'YES' and identity_increment > 0")) {
            while (found.next()) {
                columns.add(new Column(found.getString(1), found.getString(2), found.getLong(3)));
            }
        }
        return columns;
    }

    /** By the index of the column, if it has one; zero for a table without rows. */
    private static long highest(Statement statement, Column column) throws SQLException {
        try (ResultSet found =
                statement.executeQuery("select coalesce(max(" + column.name() + "), 0) from " + column.table())) {
            found.next();
            return found.getLong(1);
        }
    }
}
