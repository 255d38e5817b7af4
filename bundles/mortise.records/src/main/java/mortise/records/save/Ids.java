package mortise.records.save;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import mortise.core.Failure;
import mortise.database.Database;
import mortise.records.schema.Schema;

/**
 * Hands out ids of records and audit entries, unique in the whole cluster: a sequence of the database gives blocks. Some
 * are never used. Safe for use by many threads.
 */
public final class Ids {
    private final Database database;
    private long next;
    private long end;

    /** Ids of a database. */
    public Ids(Database database) {
        this.database = database;
    }

    /**
     * Returns an id that nobody has.
     *
     * @throws Failure UNAVAILABLE if the database is away
     */
    public synchronized long next() {
        if (next == end) {
            try (Connection connection = database.dataSource().getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet block = statement.executeQuery(database.dialect().nextValue(Schema.ID_SEQUENCE))) {
                block.next();
                next = block.getLong(1);
                end = next + Schema.ID_BLOCK;
            } catch (SQLException away) {
                throw Failure.unavailable("the database cannot be reached; try again in a moment", away);
            }
        }
        return next++;
    }
}
