package mortise.records.schema;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/** Names of indexes and foreign keys, always the same for the same columns, and short enough for every database. */
final class Identifiers {
    /** PostgreSQL cuts names at 63 bytes without a word. */
    static final int MAX_LENGTH = 60;

    private static final Pattern PLAIN = Pattern.compile("[a-z][a-z0-9_]*");

    private Identifiers() {}

    /** A unique index. */
    static String unique(String table, String column) {
        return of("uq", table, column);
    }

    /** An index for order and equality. */
    static String index(String table, String column) {
        return of("ix", table, column);
    }

    /** An index for prefixes whatever the case. */
    static String prefix(String table, String column) {
        return of("px", table, column);
    }

    /** A foreign key. */
    static String foreignKey(String table, String column) {
        return of("fk", table, column);
    }

    private static String of(String kind, String table, String column) {
        String name = kind + "_" + table + "__" + column;
        if (name.length() <= MAX_LENGTH && !table.contains("__") && !column.contains("__")) {
            return name;
        }
        // Cut, or not to be told from that of another table and column: what they are decides the end.
        CRC32 sum = new CRC32();
        sum.update((table + "." + column).getBytes(StandardCharsets.UTF_8));
        return name.substring(0, Math.min(name.length(), MAX_LENGTH - 9)) + "_" + String.format("%08x", sum.getValue());
    }

    /** Tells whether a name may stand in SQL as it is. */
    static boolean isPlain(String name) {
        return name.length() <= MAX_LENGTH && PLAIN.matcher(name).matches();
    }
}
