package mortise.records.describe;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mortise.core.Problem;
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

    /** The longest text that every database can index. */
    private static final int MAX_UNIQUE_LENGTH = 650;

    private static final int MAX_LENGTH = 1_000_000;

    private static final Set<FieldType> NEVER_UNIQUE = EnumSet.of(
            FieldType.LONG_TEXT,
            FieldType.RICH_TEXT,
            FieldType.JSON,
            FieldType.MONEY,
            FieldType.BOOLEAN,
            FieldType.MULTI_CHOICE,
            FieldType.REFERENCES);

    /** How many fields an entity has that nobody described. */
    private static final int STAMPS = 4;

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
        return switch (field.type()) {
            case MONEY -> List.of(field.column(), field.currencyColumn());
            // Some databases keep the lower-cased text in a column of this name.
            case TEXT, EMAIL -> List.of(field.column(), field.column() + "_lc");
            default -> List.of(field.column());
        };
    }

    /** Returns what is wrong with an entity that is described by no class, each with what to do. */
    static List<String> problems(EntityType type) {
        List<String> problems = new ArrayList<>();
        String of = "entity '" + type.name() + "': ";
        Stream.of(entityNameProblem(type.name()), pathProblem(type.path()), tableProblem(type.table()))
                .filter(Objects::nonNull)
                .forEach(wrong -> problems.add(of + wrong));
        List<Field> own = ownFields(type);
        own.forEach(field -> problems.addAll(problems(type, field)));
        columnClashes(own).forEach((field, clash) -> problems.add(of(type, field) + clash));
        return problems;
    }

    /** Returns what is wrong with a field that is added to an entity, each with what to do. */
    static List<String> problemsOfAddition(EntityType type, Field field) {
        List<String> problems = problems(type, field);
        if (type.field(field.name()).isPresent()) {
            problems.add(of(type, field.name()) + "there is a field of this name already; choose another");
        } else {
            List<Field> all = new ArrayList<>(ownFields(type));
            all.add(field);
            columnClashes(all).forEach((name, clash) -> problems.add(of(type, name) + clash));
        }
        return problems;
    }

    private static List<String> problems(EntityType type, Field field) {
        List<String> problems = new ArrayList<>();
        Stream.of(fieldNameProblem(field.name()), columnProblem(field.column()))
                .filter(Objects::nonNull)
                .forEach(wrong -> problems.add(of(type, field.name()) + wrong));
        if (!field.inverse().isEmpty() && fieldNameProblem(field.inverse()) != null) {
            problems.add(of(type, field.name()) + "inverse: " + fieldNameProblem(field.inverse()));
        }
        rulesProblems(field).forEach(wrong -> problems.add(of(type, field.name()) + wrong.message()));
        return problems;
    }

    private static List<Field> ownFields(EntityType type) {
        return type.fields().subList(0, type.fields().size() - STAMPS);
    }

    private static String of(EntityType type, String field) {
        return "entity '" + type.name() + "', field '" + field + "': ";
    }

    /** Returns what is wrong with what a field holds and refuses, wherever its description comes from. */
    static List<Problem> rulesProblems(Field field) {
        List<Problem> problems = new ArrayList<>();
        FieldType type = field.type();
        if (field.length() < 0 || field.length() > MAX_LENGTH) {
            problems.add(Problem.of("too-long", "a text has at most " + MAX_LENGTH + " characters"));
        }
        if (field.unique() && NEVER_UNIQUE.contains(type)) {
            problems.add(Problem.of("bad-unique", "a field of type " + type + " cannot be unique; leave unique out"));
        }
        if (field.unique() && type.isText() && field.length() > MAX_UNIQUE_LENGTH) {
            problems.add(Problem.of(
                    "bad-unique",
                    "a unique text has at most " + MAX_UNIQUE_LENGTH
                            + " characters, as every database can index; limit it with @Size(max)"));
        }
        if (field.searched() == Field.Searched.TITLE && !type.isText()) {
            problems.add(Problem.of("bad-search", "only a text can be searched as TITLE; use FACET or TEXT"));
        }
        if (field.precision() > 38 || field.scale() > field.precision() || field.scale() < 0) {
            problems.add(Problem.of(
                    "bad-digits",
                    "has " + field.precision() + " digits, " + field.scale()
                            + " behind the point; at most 38 in all, and no more behind the point than in all"));
        }
        if (field.minimum() != null
                && field.maximum() != null
                && field.minimum().compareTo(field.maximum()) > 0) {
            problems.add(Problem.of("no-value-fits", "its least number is greater than its greatest"));
        }
        String wrong = Defaults.problem(field);
        if (wrong != null) {
            problems.add(Problem.of("bad-default", wrong));
        }
        return problems;
    }
}
