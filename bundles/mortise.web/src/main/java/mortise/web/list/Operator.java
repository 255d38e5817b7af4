package mortise.web.list;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import mortise.entity.Field;
import mortise.entity.FieldType;

/** How a list's filter compares, as people choose it. The code is the one of REST where REST has the same. */
public enum Operator {
    /** One of several. */
    IN("in", Takes.MANY),
    /** None of several. */
    NOT_IN("nin", Takes.MANY),
    /** Contains the text. */
    CONTAINS("contains", Takes.ONE),
    /** Starts with the text. */
    STARTS("starts", Takes.ONE),
    /** The same. */
    EQ("eq", Takes.ONE),
    /** Not the same. */
    NEQ("neq", Takes.ONE),
    /** This or more; from this day. */
    GTE("gte", Takes.ONE),
    /** This or less; until this day. */
    LTE("lte", Takes.ONE),
    /** From one to the other, both included. */
    RANGE("range", Takes.TWO),
    /** In the last so many days. */
    LAST("last", Takes.ONE),
    /** Has no value. */
    EMPTY("empty", Takes.NONE),
    /** Has a value. */
    PRESENT("present", Takes.NONE);

    /** How many values an operator takes. */
    public enum Takes {
        /** None. */
        NONE,
        /** One. */
        ONE,
        /** Two. */
        TWO,
        /** Any number. */
        MANY
    }

    private static final Set<Operator> ORDERED = EnumSet.of(EQ, GTE, LTE, RANGE);

    private final String code;
    private final Takes takes;

    Operator(String code, Takes takes) {
        this.code = code;
        this.takes = takes;
    }

    /** Returns its spelling in addresses. */
    public String code() {
        return code;
    }

    /** Returns how many values it takes. */
    public Takes takes() {
        return takes;
    }

    /** Returns the operator with this code. */
    public static Optional<Operator> of(String code) {
        for (Operator operator : values()) {
            if (operator.code.equals(code)) {
                return Optional.of(operator);
            }
        }
        return Optional.empty();
    }

    /** Returns the key of what people read between field and value: "is any of", or "is" for a single value. */
    public String textKey(FieldType type, int count) {
        boolean date = type == FieldType.DATE || type == FieldType.DATE_TIME;
        if (this == IN && count == 1) {
            return "op.eq";
        }
        if (this == NOT_IN && count == 1) {
            return "op.neq";
        }
        return (date && ORDERED.contains(this) ? "op.date." : "op.") + code.toLowerCase(Locale.ROOT);
    }

    /** Returns what can be asked of a field; the first is offered first. */
    public static List<Operator> of(Field field) {
        if (field.isFile()) {
            return List.of(PRESENT, EMPTY);
        }
        return switch (field.type()) {
            case TEXT, EMAIL, PHONE, URL -> List.of(CONTAINS, STARTS, EQ, NEQ, EMPTY, PRESENT);
            case LONG_TEXT, RICH_TEXT -> List.of(CONTAINS, EMPTY, PRESENT);
            case INTEGER, DECIMAL, PERCENT -> List.of(GTE, LTE, RANGE, EQ, EMPTY, PRESENT);
            case MONEY -> List.of(GTE, LTE, RANGE, EMPTY, PRESENT);
            case BOOLEAN -> List.of(EQ, EMPTY);
            case DATE, DATE_TIME -> List.of(LAST, GTE, LTE, RANGE, EQ, EMPTY, PRESENT);
            case CHOICE, MULTI_CHOICE, REFERENCE, REFERENCES -> List.of(IN, NOT_IN, EMPTY, PRESENT);
            case JSON -> List.of(EMPTY, PRESENT);
        };
    }
}
