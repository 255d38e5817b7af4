package mortise.records.unit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.persistence.internal.databaseaccess.DatabaseCall;
import org.eclipse.persistence.internal.expressions.ParameterExpression;
import org.eclipse.persistence.internal.helper.DatabaseField;
import org.eclipse.persistence.queries.ReportQuery;

/**
 * The SQL that EclipseLink made of a query, once for all queries of its shape, with the places of its arguments. Executed
 * as it is: the rows go into records without another form between. Safe for use by many threads.
 */
public final class Statement {
    private static final int FIRST = -1;
    private static final int MOST = -2;

    private final String sql;
    private final int[] places;

    private Statement(String sql, int[] places) {
        this.sql = sql;
        this.places = places;
    }

    /** Takes SQL and arguments, named p0, p1 and so on, from a prepared query. */
    static Statement of(ReportQuery query) {
        DatabaseCall call = query.getCall();
        List<Object> parameters = call.getParameters();
        int[] places = new int[parameters.size()];
        for (int i = 0; i < places.length; i++) {
            DatabaseField field = parameters.get(i) instanceof ParameterExpression named
                    ? named.getField()
                    : (DatabaseField) parameters.get(i);
            if (field.equals(DatabaseCall.MAXROW_FIELD)) {
                places[i] = MOST;
            } else if (field.equals(DatabaseCall.FIRSTRESULT_FIELD)) {
                places[i] = FIRST;
            } else {
                places[i] = Integer.parseInt(field.getName().substring(1));
            }
        }
        return new Statement(call.getSQLString(), places);
    }

    /** Reads one row of a result. */
    @FunctionalInterface
    public interface RowReader<T> {
        /** Returns what the row holds. */
        T read(ResultSet row) throws SQLException;
    }

    /**
     * Executes it.
     *
     * @param first rows to leave out, where the query has a limit
     * @param most rows to return, where the query has a limit
     */
    public <T> List<T> execute(Connection connection, List<Object> arguments, int first, int most, RowReader<T> reader)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < places.length; i++) {
                switch (places[i]) {
                    case FIRST -> statement.setInt(i + 1, first);
                    case MOST -> statement.setInt(i + 1, most);
                    default -> set(statement, i + 1, arguments.get(places[i]));
                }
            }
            try (ResultSet rows = statement.executeQuery()) {
                List<T> read = new ArrayList<>();
                while (rows.next()) {
                    read.add(reader.read(rows));
                }
                return read;
            }
        }
    }

    private static void set(PreparedStatement statement, int place, Object value) throws SQLException {
        if (value instanceof String text) {
            statement.setString(place, text);
        } else if (value instanceof Long number) {
            statement.setLong(place, number);
        } else if (value instanceof Timestamp moment) {
            statement.setTimestamp(place, moment);
        } else {
            statement.setObject(place, value);
        }
    }

    @Override
    public String toString() {
        return sql;
    }
}
