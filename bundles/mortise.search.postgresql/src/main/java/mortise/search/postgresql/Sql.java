package mortise.search.postgresql;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A statement that grows, and its values, which never become a part of its text. */
final class Sql {
    private interface Value {
        void set(PreparedStatement statement, int place) throws SQLException;
    }

    private final StringBuilder text = new StringBuilder();
    private final List<Value> values = new ArrayList<>();

    /** Adds words of SQL, none of which came from outside. */
    Sql add(String sql) {
        text.append(sql);
        return this;
    }

    /** Adds another one with its values. */
    Sql add(Sql other) {
        text.append(other.text);
        values.addAll(other.values);
        return this;
    }

    Sql value(String value) {
        return value("?", (statement, place) -> statement.setString(place, value));
    }

    Sql value(long value) {
        return value("?", (statement, place) -> statement.setLong(place, value));
    }

    Sql value(BigDecimal value) {
        return value("?", (statement, place) -> statement.setBigDecimal(place, value));
    }

    /** Adds a question for a vector. */
    Sql words(String question) {
        return value("cast(? as tsquery)", (statement, place) -> statement.setString(place, question));
    }

    Sql texts(Collection<String> texts) {
        return value("?", (statement, place) -> {
            Connection connection = statement.getConnection();
            statement.setArray(place, connection.createArrayOf("text", texts.toArray()));
        });
    }

    Sql numbers(Collection<Long> numbers) {
        return value("?", (statement, place) -> {
            Connection connection = statement.getConnection();
            statement.setArray(place, connection.createArrayOf("int8", numbers.toArray()));
        });
    }

    private Sql value(String sql, Value value) {
        text.append(sql);
        values.add(value);
        return this;
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    PreparedStatement prepare(Connection connection) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(text.toString());
        try {
            for (int i = 0; i < values.size(); i++) {
                values.get(i).set(statement, i + 1);
            }
            return statement;
        } catch (SQLException | RuntimeException failed) {
            statement.close();
            throw failed;
        }
    }
}
