package mortise.testkit;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import mortise.database.Database;

/**
 * A program that writes rows into a database from two threads until it is killed, and prints each id once its commit has
 * returned.
 */
final class AcknowledgingWriter {
    private AcknowledgingWriter() {}

    /**
     * Runs the program.
     *
     * @param arguments the class of a {@link DatabaseOpener}, its argument, the first id
     */
    public static void main(String[] arguments) throws Exception {
        Database database = DatabaseOpener.open(Class.forName(arguments[0]), arguments[1]);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
        AtomicLong ids = new AtomicLong(Long.parseLong(arguments[2]));
        Thread second = new Thread(() -> write(database, ids, out));
        second.start();
        write(database, ids, out);
    }

    private static void write(Database database, AtomicLong ids, PrintStream out) {
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement insert =
                        connection.prepareStatement("insert into acknowledged (id, name) values (?, ?)")) {
            connection.setAutoCommit(false);
            while (true) {
                long id = ids.getAndIncrement();
                insert.setLong(1, id);
                insert.setString(2, "row " + id);
                insert.executeUpdate();
                connection.commit();
                out.println(id);
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
