package mortise.records.value;

import java.math.BigDecimal;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import mortise.core.Money;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.Record;
import org.jspecify.annotations.Nullable;

/** Turns values of records into those of their columns and back. The JVM's time zone is UTC, see the unit. */
public final class Stored {
    private Stored() {}

    /** Returns the value of an attribute as a record has it; not for MONEY and REFERENCES, which have more than one. */
    public static @Nullable Object read(Field field, @Nullable Object attribute) {
        if (attribute == null) {
            return null;
        }
        return switch (field.type()) {
            case DATE -> ((Date) attribute).toLocalDate();
            case DATE_TIME -> ((Timestamp) attribute).toInstant();
            case MULTI_CHOICE -> keys((String) attribute);
            case DECIMAL, PERCENT -> plain((BigDecimal) attribute);
            default -> attribute;
        };
    }

    /** Returns a field's value from its column in a row, and the next one for MONEY; not for REFERENCES, which has none. */
    public static @Nullable Object read(Field field, ResultSet row, int column) throws SQLException {
        return switch (field.type()) {
            case TEXT, LONG_TEXT, RICH_TEXT, EMAIL, PHONE, URL, CHOICE, JSON -> row.getString(column);
            case INTEGER, REFERENCE, REFERENCES -> {
                long number = row.getLong(column);
                yield row.wasNull() ? null : number;
            }
            case DECIMAL, PERCENT -> {
                BigDecimal number = row.getBigDecimal(column);
                yield number == null ? null : plain(number);
            }
            case MONEY -> money(row.getBigDecimal(column), row.getString(column + 1));
            case BOOLEAN -> {
                boolean yes = row.getBoolean(column);
                yield row.wasNull() ? null : yes;
            }
            case DATE -> row.getObject(column, LocalDate.class);
            case DATE_TIME -> {
                LocalDateTime moment = row.getObject(column, LocalDateTime.class);
                yield moment == null ? null : moment.toInstant(ZoneOffset.UTC);
            }
            case MULTI_CHOICE -> {
                String keys = row.getString(column);
                yield keys == null ? null : keys(keys);
            }
        };
    }

    /** Returns an amount of its two columns. */
    public static @Nullable Money money(@Nullable Object amount, @Nullable Object currency) {
        return amount == null || currency == null
                ? null
                : new Money(plain((BigDecimal) amount), Currency.getInstance((String) currency));
    }

    /** Returns what the column of a value holds; for MONEY the amount alone. */
    public static @Nullable Object write(Field field, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        return switch (field.type()) {
            case DATE -> Date.valueOf((LocalDate) value);
            case DATE_TIME -> Timestamp.from((Instant) value);
            case MULTI_CHOICE -> column((List<?>) value);
            case MONEY -> ((Money) value).amount();
            default -> value;
        };
    }

    /** Returns a record of values in the order of its entity's fields. */
    @SuppressWarnings("NullAway") // the checker does not read the annotation of the array's elements from a class file
    public static Record record(EntityType type, long id, int version, @Nullable Object[] values) {
        return new Record(type, id, version, values);
    }

    /** Returns a record with another value at one place of its entity's fields. */
    public static Record with(Record record, int position, @Nullable Object value) {
        @Nullable Object[] values = new @Nullable Object[record.type().fields().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = i == position ? value : record.at(i);
        }
        return record(record.type(), record.id(), record.version(), values);
    }

    /** A choice is found in the column as {@code ,KEY,}. */
    public static String mark(String key) {
        return "," + key + ",";
    }

    private static @Nullable String column(List<?> keys) {
        return keys.isEmpty()
                ? null
                : "," + String.join(",", keys.stream().map(Objects::toString).toList()) + ",";
    }

    private static List<String> keys(String column) {
        return column.length() < 2
                ? List.of()
                : List.of(column.substring(1, column.length() - 1).split(","));
    }

    /** Without the zeros that the column's scale adds, but never in the form 1E+3. */
    private static BigDecimal plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
