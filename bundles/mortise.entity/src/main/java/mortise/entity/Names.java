package mortise.entity;

import java.util.Locale;
import java.util.Set;

/** Makes column names and titles of Java names, always the same way. Safe for use by many threads. */
public final class Names {
    /** Words that H2, PostgreSQL or MariaDB keep for themselves and a field may well be called. */
    private static final Set<String> RESERVED = Set.of(
            "all",
            "and",
            "any",
            "array",
            "as",
            "asc",
            "between",
            "both",
            "by",
            "case",
            "cast",
            "check",
            "column",
            "condition",
            "constraint",
            "create",
            "cross",
            "current_date",
            "current_time",
            "current_timestamp",
            "current_user",
            "database",
            "day",
            "default",
            "delete",
            "desc",
            "distinct",
            "else",
            "end",
            "exists",
            "false",
            "fetch",
            "for",
            "foreign",
            "from",
            "full",
            "function",
            "grant",
            "group",
            "groups",
            "having",
            "hour",
            "if",
            "in",
            "index",
            "inner",
            "insert",
            "interval",
            "into",
            "is",
            "join",
            "key",
            "keys",
            "leading",
            "left",
            "like",
            "limit",
            "lock",
            "match",
            "minus",
            "minute",
            "month",
            "natural",
            "not",
            "null",
            "offset",
            "on",
            "only",
            "option",
            "or",
            "order",
            "outer",
            "over",
            "partition",
            "primary",
            "procedure",
            "qualify",
            "range",
            "rank",
            "read",
            "references",
            "regexp",
            "release",
            "rename",
            "repeat",
            "replace",
            "right",
            "row",
            "rownum",
            "rows",
            "schema",
            "second",
            "select",
            "session_user",
            "set",
            "some",
            "system",
            "system_user",
            "table",
            "then",
            "to",
            "top",
            "trailing",
            "trigger",
            "true",
            "union",
            "unique",
            "unknown",
            "update",
            "usage",
            "use",
            "user",
            "using",
            "value",
            "values",
            "when",
            "where",
            "window",
            "with",
            "write",
            "year");

    private Names() {}

    /** Returns the column of a field: {@code closeDate} gives {@code close_date}; a reserved word gets an underscore. */
    public static String column(String name) {
        StringBuilder column = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char character = name.charAt(i);
            if (Character.isUpperCase(character) && i > 0) {
                column.append('_');
            }
            column.append(Character.toLowerCase(character));
        }
        String plain = column.toString();
        return RESERVED.contains(plain) ? plain + "_" : plain;
    }

    /** Returns the title of a field: {@code closeDate} gives "Close date". */
    public static String title(String name) {
        String words = column(name).replace('_', ' ').strip();
        return words.isEmpty() ? name : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
