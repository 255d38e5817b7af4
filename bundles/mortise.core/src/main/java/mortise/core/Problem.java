package mortise.core;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong, and where.
 *
 * @param code a stable word for programs and translations, in lower case with hyphens: {@code required}, {@code not-a-date}
 * @param message what is wrong and what would be right, in English, for people
 * @param field the record's field it is about, a path with dots for one inside a related record; null if none
 * @param parameter the call's parameter it is about, as the caller wrote it; null if none
 */
public record Problem(String code, String message, @Nullable String field, @Nullable String parameter) {
    /** A problem without a place. */
    public static Problem of(String code, String message) {
        return new Problem(code, message, null, null);
    }

    /** A problem at a field. */
    public static Problem atField(String field, String code, String message) {
        return new Problem(code, message, field, null);
    }

    /** A problem in a parameter. */
    public static Problem atParameter(String parameter, String code, String message) {
        return new Problem(code, message, null, parameter);
    }
}
