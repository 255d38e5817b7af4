package mortise.records.query;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import mortise.core.Failure;
import mortise.entity.Action;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.entity.Query;
import mortise.entity.Relation;
import mortise.records.unit.Unit;
import mortise.records.value.Stored;
import org.eclipse.persistence.expressions.Expression;
import org.eclipse.persistence.queries.ReportQuery;
import org.jspecify.annotations.Nullable;

/** An order of records in which each has its own place. Empty values are the highest. */
final class Order {
    private static final int MAX_KEYS = 10;

    private record Key(FieldPath path, boolean descending) {
        Field field() {
            // An amount alone: currencies have no order between them.
            return path.field().type() == FieldType.MONEY
                    ? Field.of(path.field().name(), FieldType.DECIMAL).build()
                    : path.field();
        }

        Expression on(Expression base) {
            Expression at = base;
            for (Relation step : path.steps()) {
                at = at.getAllowingNull(Unit.join(step.field().name()));
            }
            return at.get(path.field().name());
        }

        boolean alwaysThere() {
            return path.steps().isEmpty() && path.field() == FieldPath.ID;
        }
    }

    private final List<Key> keys = new ArrayList<>();
    private final String text;

    Order(Unit unit, EntityType type, Rules rules, List<Query.Sort> sort) {
        if (sort.size() > MAX_KEYS) {
            throw Failure.invalid("too-many-keys", "an order has at most " + MAX_KEYS + " keys");
        }
        StringBuilder order = new StringBuilder();
        boolean byId = false;
        for (Query.Sort each : sort) {
            FieldPath path = FieldPath.of(unit.model(), rules, type, each.path());
            for (Relation step : path.steps()) {
                if (step.toMany() || rules.permit(step.target(), Action.VIEW).where() != null) {
                    throw Failure.invalidField(
                            each.path(), "not-sortable", "records cannot be sorted by '" + each.path() + "'");
                }
            }
            if (!path.field().type().isSortable()) {
                throw Failure.invalidField(
                        each.path(),
                        "not-sortable",
                        "records cannot be sorted by '" + each.path() + "', which is of type "
                                + path.field().type());
            }
            keys.add(new Key(path, each.descending()));
            order.append(each.descending() ? "-" : "").append(each.path()).append(',');
            byId |= each.path().equals("id");
        }
        if (!byId) {
            keys.add(new Key(FieldPath.of(unit.model(), rules, type, "id"), false));
        }
        text = order.toString();
    }

    String text() {
        return text;
    }

    private List<Field> fields() {
        return keys.stream().map(Key::field).toList();
    }

    /** Adds the order to a query, and its keys to what the query returns. */
    void addTo(ReportQuery query, Expression base) {
        for (int i = 0; i < keys.size(); i++) {
            Expression key = keys.get(i).on(base);
            query.addOrdering(keys.get(i).descending() ? key.descending() : key.ascending());
            if (i < keys.size() - 1) {
                query.addItem("k" + i, key);
            }
        }
    }

    /** Returns the keys of a row, which begin at a column, without the id. */
    List<@Nullable Object> keys(ResultSet row, int column) throws SQLException {
        List<@Nullable Object> values = new ArrayList<>(keys.size());
        for (int i = 0; i < keys.size() - 1; i++) {
            values.add(Stored.read(keys.get(i).field(), row, column + i));
        }
        return values;
    }

    /** Returns the cursor behind a record with these keys. */
    String cursor(List<@Nullable Object> keysBeforeId, long id) {
        List<@Nullable Object> values = new ArrayList<>(keysBeforeId);
        values.add(id);
        return Cursor.write(text, fields(), values);
    }

    /**
     * Returns the condition that a record comes behind the cursor. Where the first key can, it begins with a plain range,
     * which an index of that key serves from the cursor on; records whose first key is empty may be left out then, see
     * {@link #empty}.
     */
    Condition behind(String cursor, Parameters parameters) {
        List<@Nullable Object> values = Cursor.read(text, fields(), cursor).values();
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            Object column = Stored.write(keys.get(i).field(), values.get(i));
            numbers.add(column == null ? -1 : parameters.add(column));
            parameters.shape(column == null ? "0" : "1");
        }
        return base -> {
            Expression behind = null;
            for (int i = keys.size() - 1; i >= 0; i--) {
                Expression key = keys.get(i).on(base);
                Expression past = past(i, key, base, numbers.get(i));
                if (behind == null) {
                    behind = past;
                } else {
                    Expression tied =
                            numbers.get(i) < 0 ? key.isNull() : key.equal(Parameters.of(base, numbers.get(i)));
                    Expression next = tied.and(behind);
                    behind = past == null ? next : past.or(next);
                }
            }
            Key first = keys.get(0);
            if (keys.size() > 1 && numbers.get(0) >= 0) {
                Expression key = first.on(base);
                Expression value = Parameters.of(base, numbers.get(0));
                Expression range = first.descending() ? key.lessThanEqual(value) : key.greaterThanEqual(value);
                behind = behind == null ? range : range.and(behind);
            }
            if (behind == null) {
                throw new IllegalStateException("an order without a key");
            }
            return behind;
        };
    }

    /**
     * Returns the condition of the records that come last, those whose first key is empty, if {@link #behind} leaves them
     * out; else null.
     */
    @Nullable
    Condition empty(String cursor) {
        Key first = keys.get(0);
        if (first.descending()
                || first.alwaysThere()
                || Cursor.read(text, fields(), cursor).values().get(0) == null) {
            return null;
        }
        return base -> first.on(base).isNull();
    }

    private @Nullable Expression past(int place, Expression expression, Expression base, int number) {
        Key key = keys.get(place);
        if (number < 0) {
            return key.descending() ? expression.notNull() : null;
        }
        Expression value = Parameters.of(base, number);
        if (key.descending()) {
            return expression.lessThan(value);
        }
        Expression greater = expression.greaterThan(value);
        return place == 0 || key.alwaysThere() ? greater : greater.or(expression.isNull());
    }
}
