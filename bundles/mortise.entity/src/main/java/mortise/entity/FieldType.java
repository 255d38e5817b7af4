package mortise.entity;

/**
 * What a field holds. The Java class in brackets is that of its values in a {@link Record} and a {@link Draft}.
 */
public enum FieldType {
    /** One line of text (String). */
    TEXT,
    /** Text of several lines (String). */
    LONG_TEXT,
    /** Formatted text: HTML of a safe subset, cleaned when saved (String). */
    RICH_TEXT,
    /** A whole number (Long). */
    INTEGER,
    /** A decimal number of fixed scale (BigDecimal). */
    DECIMAL,
    /** An amount of a currency, two columns (mortise.core.Money). */
    MONEY,
    /** A share of a hundred: 12.5 is 12.5 % (BigDecimal). */
    PERCENT,
    /** Yes or no (Boolean). */
    BOOLEAN,
    /** A day of the calendar (java.time.LocalDate). */
    DATE,
    /** A moment, to the microsecond, shown in the reader's time zone (java.time.Instant). */
    DATE_TIME,
    /** An e-mail address (String). */
    EMAIL,
    /** A telephone number (String). */
    PHONE,
    /** A web address with http or https (String). */
    URL,
    /** One of the field's choices (String, the choice's key). */
    CHOICE,
    /** Several of the field's choices (List of String, in the order of the choices, each once). */
    MULTI_CHOICE,
    /** Another record (Long, its id). */
    REFERENCE,
    /** Several other records (List of Long, ascending, each once). */
    REFERENCES,
    /** A JSON value (String, compact JSON text). */
    JSON;

    /** Tells whether values are texts that can be searched by part. */
    public boolean isText() {
        return switch (this) {
            case TEXT, LONG_TEXT, RICH_TEXT, EMAIL, PHONE, URL -> true;
            case INTEGER,
                    DECIMAL,
                    MONEY,
                    PERCENT,
                    BOOLEAN,
                    DATE,
                    DATE_TIME,
                    CHOICE,
                    MULTI_CHOICE,
                    REFERENCE,
                    REFERENCES,
                    JSON -> false;
        };
    }

    /** Tells whether the field holds one or several records of another entity. */
    public boolean isReference() {
        return this == REFERENCE || this == REFERENCES;
    }

    /** Tells whether a field holds several values. */
    public boolean isMany() {
        return this == MULTI_CHOICE || this == REFERENCES;
    }

    /** Tells whether values have an order that people expect in lists. */
    public boolean isSortable() {
        return !isMany() && this != JSON && this != RICH_TEXT && this != LONG_TEXT;
    }
}
