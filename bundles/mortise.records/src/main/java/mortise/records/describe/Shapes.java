package mortise.records.describe;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.entity.Names;
import org.jspecify.annotations.Nullable;

/** What names of entities, fields, tables and columns may look like, wherever the description comes from. */
final class Shapes {
    /** Short enough that an index's name, made of a table and a column, is seldom cut. */
    private static final int MAX_NAME = 50;

    private static final Pattern NAME = Pattern.compile("[a-z][A-Za-z0-9_]{0," + (MAX_NAME - 1) + "}");
    private static final Pattern COLUMN = Pattern.compile("[a-z][a-z0-9_]{0," + (MAX_NAME - 1) + "}");
    private static final Pattern PATH = Pattern.compile("[a-z][a-z0-9-]{0," + (MAX_NAME - 1) + "}");

    /** What every record has, and {@code type}, which JSON:API keeps for itself. */
    private static final Set<String> RESERVED = Set.of(
            "id",
            "version",
            "type",
            EntityType.CREATED_AT,
            EntityType.CREATED_BY,
            EntityType.UPDATED_AT,
            EntityType.UPDATED_BY);

    private static final Set<String> TAKEN_COLUMNS =
            Set.of("id", "version", "created_at", "created_by_id", "updated_at", "updated_by_id");

    private Shapes() {}

    static @Nullable String entityNameProblem(String name) {
        return NAME.matcher(name).matches()
                ? null
                : "'" + name + "' cannot name an entity: use letters and digits, at most " + MAX_NAME;
    }

    static @Nullable String fieldNameProblem(String name) {
        if (RESERVED.contains(name)) {
            return "'" + name + "' is a name that every record has already, or JSON:API keeps; choose another";
        }
        return NAME.matcher(name).matches()
                ? null
                : "'" + name + "' cannot name a field: begin with a small letter, use letters and digits, at most "
                        + MAX_NAME;
    }

    static @Nullable String pathProblem(String path) {
        return PATH.matcher(path).matches()
                ? null
                : "'" + path + "' cannot be a path: use small letters, digits and hyphens, at most " + MAX_NAME
                        + ", as order-lines";
    }

    static @Nullable String columnProblem(String column) {
        if (!COLUMN.matcher(column).matches()) {
            return "'" + column + "' cannot be a column: use small letters, digits and underscores, at most "
                    + MAX_NAME;
        }
        return reserved(column) ? "'" + column + "' is a word of SQL; choose another column" : null;
    }

    static @Nullable String tableProblem(String table) {
        if (!COLUMN.matcher(table).matches() || reserved(table)) {
            return "'" + table + "' cannot be a table: use small letters, digits and underscores, at most " + MAX_NAME
                    + ", and no word of SQL";
        }
        return table.startsWith("mortise_") || table.startsWith("migration_")
                ? "'" + table + "' is a name that the host keeps for its own tables; choose another"
                : null;
    }

    private static boolean reserved(String name) {
        return !Names.column(name).equals(name);
    }

    /** Returns, by field, which columns of these fields are used twice and what to do. */
    static Map<String, String> columnClashes(Collection<Field> fields) {
        Map<String, String> clashes = new LinkedHashMap<>();
        Map<String, String> seen = new HashMap<>();
        TAKEN_COLUMNS.forEach(column -> seen.put(column, "what every record has"));
        for (Field field : fields) {
            for (String column : columns(field)) {
                String first = seen.putIfAbsent(column.toLowerCase(Locale.ROOT), "'" + field.name() + "'");
                if (first != null) {
                    clashes.put(
                            field.name(),
                            "its column '" + column + "' is that of " + first
                                    + "; give one another with @Column(name)");
                }
            }
        }
        return clashes;
    }

    private static List<String> columns(Field field) {
        return field.type() == FieldType.MONEY
                ? List.of(field.column(), field.currencyColumn())
                : List.of(field.column());
    }
}
