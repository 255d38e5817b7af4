package mortise.database.h2;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Indexes that a kill has left with other rows than their table. H2 writes its maps, of which a table is one and each of its
 * indexes another, one after the other while others go on: what a transaction has done between two of them is in one and not in
 * the other. A query that meets an entry without its row waits for it until its time is over, each time (ADR 31).
 *
 * <p>Only H2 itself knows how many entries an index has, and only inside of it: its classes are asked by their names, as its
 * bundle offers none of them.
 */
final class Indexes {

    private static final Logger log = LoggerFactory.getLogger(Indexes.class);
    /** A column that comes and goes makes H2 write a table and all its indexes anew. */
    private static final String PASSING = "MORTISE_PASSING";

    private Indexes() {}

    /**
     * Writes each table anew that has another count of rows than one of its indexes; for a file that nobody else works with yet.
     * Counting costs nothing that grows with the file.
     */
    static void mend(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            for (String interrupted : withPassingColumn(statement)) {
                statement.execute("alter table " + interrupted + " drop column " + PASSING);
            }
            for (Map.Entry<String, String> broken : broken(connection).entrySet()) {
                log.warn(
                        "{}, as a kill has left it, is written anew: {} of its rows",
                        broken.getKey(),
                        broken.getValue());
                statement.execute("alter table " + broken.getKey() + " add column " + PASSING + " boolean");
                statement.execute("alter table " + broken.getKey() + " drop column " + PASSING);
            }
        }
    }

    private static List<String> withPassingColumn(Statement statement) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (ResultSet found =
                statement.executeQuery("select quote_ident(table_schema) || '.' || quote_ident(table_name) from"
                        + " information_schema.columns where column_name = '" + PASSING + "'")) {
            while (found.next()) {
                tables.add(found.getString(1));
            }
        }
        return tables;
    }

    /** Returns the tables by their quoted names, and what does not fit. */
    private static Map<String, String> broken(Connection connection) throws SQLException {
        Object session = call(connection, "getSession");
        Map<String, String> broken = new TreeMap<>();
        for (Object table : (Collection<?>) call(call(session, "getDatabase"), "getAllTablesAndViews")) {
            if (table.getClass().getSimpleName().equals("MVTable") && !(Boolean) call(table, "isTemporary")) {
                Object rows = call(table, "getRowCount", session);
                for (Object index : (Collection<?>) call(table, "getIndexes")) {
                    if (index.getClass().getSimpleName().equals("MVSecondaryIndex")) {
                        Object entries = call(index, "getRowCount", session);
                        if (!entries.equals(rows)) {
                            broken.put(
                                    (String) call(table, "getSQL", 0),
                                    call(index, "getName") + " knows " + entries + " and the table " + rows);
                        }
                    }
                }
            }
        }
        connection.commit();
        return broken;
    }

    private static Object call(Object target, String name, Object... values) throws SQLException {
        try {
            for (Method method : target.getClass().getMethods()) {
                if (method.getName().equals(name)
                        && method.getParameterCount() == values.length
                        && fit(method.getParameterTypes(), values)) {
                    return method.invoke(target, values);
                }
            }
        } catch (InvocationTargetException failed) {
            throw new SQLException(name + " failed: " + failed.getCause(), failed);
        } catch (IllegalAccessException hidden) {
            throw new SQLException(name + " is hidden", hidden);
        }
        throw new SQLException("this H2 has no " + name + " with " + Arrays.toString(values) + " at "
                + target.getClass().getName());
    }

    private static boolean fit(Class<?>[] types, Object... values) {
        for (int i = 0; i < types.length; i++) {
            boolean fits = types[i].isPrimitive() ? types[i] == int.class : types[i].isInstance(values[i]);
            if (!fits) {
                return false;
            }
        }
        return true;
    }
}
