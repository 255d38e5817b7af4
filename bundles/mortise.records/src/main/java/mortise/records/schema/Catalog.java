package mortise.records.schema;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import mortise.core.Failure;
import mortise.core.Problem;
import mortise.database.Dialect;
import mortise.database.Dialect.ColumnType;
import mortise.records.schema.Table.Column;
import mortise.records.schema.Table.ForeignKey;
import mortise.records.schema.Table.Index;
import org.jspecify.annotations.Nullable;

/** What is in the database, read at once; and the changes that are between it and what is to be there. */
final class Catalog {
    /** The column of a record's version. */
    static final String VERSION = "version";

    private static final String COLUMNS = "select table_name, column_name, data_type, character_maximum_length,"
            + " numeric_precision, numeric_scale from information_schema.columns where table_schema = current_schema";

    private static final String FOREIGN_KEYS = "select constraint_name from information_schema.table_constraints"
            + " where constraint_type = 'FOREIGN KEY' and constraint_schema = current_schema";

    private static final String SEQUENCES =
            "select sequence_name from information_schema.sequences where sequence_schema = current_schema";

    /**
     * A column that is there.
     *
     * @param type what it holds; null for what no field holds
     * @param length characters of a text, 0 for any number
     * @param precision digits of a number, 0 for any number
     */
    private record Found(String words, @Nullable ColumnType type, long length, int precision, int scale) {}

    private final Dialect dialect;
    private final Map<String, Map<String, Found>> tables = new HashMap<>();
    private final Set<String> indexes;
    private final Set<String> foreignKeys;
    private final Set<String> sequences;

    private Catalog(Dialect dialect, Set<String> indexes, Set<String> foreignKeys, Set<String> sequences) {
        this.dialect = dialect;
        this.indexes = indexes;
        this.foreignKeys = foreignKeys;
        this.sequences = sequences;
    }

    static Catalog read(Connection connection, Dialect dialect) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            Catalog catalog = new Catalog(
                    dialect,
                    names(statement, dialect.indexNames()),
                    names(statement, FOREIGN_KEYS),
                    names(statement, SEQUENCES));
            try (ResultSet columns = statement.executeQuery(COLUMNS)) {
                while (columns.next()) {
                    catalog.tables
                            .computeIfAbsent(lower(columns.getString(1)), table -> new HashMap<>())
                            .put(lower(columns.getString(2)), found(columns));
                }
            }
            return catalog;
        }
    }

    private static Set<String> names(Statement statement, String query) throws SQLException {
        Set<String> names = new HashSet<>();
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                names.add(lower(rows.getString(1)));
            }
        }
        return names;
    }

    private static Found found(ResultSet column) throws SQLException {
        String type = lower(column.getString(3));
        long length = column.getLong(4);
        int precision = column.getInt(5);
        int scale = column.getInt(6);
        String words =
                switch (type) {
                    case "character varying" -> length > 0 ? type + "(" + length + ")" : type;
                    case "numeric", "decimal" -> precision > 0 ? type + "(" + precision + "," + scale + ")" : type;
                    default -> type;
                };
        return new Found(words, type(type), length, precision, scale);
    }

    private static @Nullable ColumnType type(String words) {
        return switch (words) {
            case "character varying" -> ColumnType.TEXT;
            case "text", "character large object" -> ColumnType.LONG_TEXT;
            case "bigint" -> ColumnType.INTEGER;
            case "numeric", "decimal" -> ColumnType.DECIMAL;
            case "boolean" -> ColumnType.BOOLEAN;
            case "date" -> ColumnType.DATE;
            case "timestamp", "timestamp without time zone" -> ColumnType.MOMENT;
            case "bytea", "binary large object" -> ColumnType.BYTES;
            default -> null;
        };
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    boolean hasSequence(String name) {
        return sequences.contains(name);
    }

    boolean hasTable(Table table) {
        return tables.containsKey(table.name());
    }

    /**
     * Returns what is missing, without foreign keys; nothing that is there is taken away or made narrower, but for an
     * index that holds a field unique which no longer is.
     *
     * @throws Failure INVALID with every column whose type does not fit
     */
    List<Change> changes(Table table) {
        Map<String, Found> there = tables.get(table.name());
        if (there == null) {
            return table.creation(dialect);
        }
        List<Problem> problems = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        for (Column column : table.columns()) {
            Found found = there.get(column.name());
            if (found == null) {
                changes.addAll(missing(table, column, problems));
            } else if (!fits(found, column)) {
                changes.addAll(unfit(table, column, found, problems));
            }
        }
        if (!problems.isEmpty()) {
            throw new Failure(Failure.Kind.INVALID, problems);
        }
        for (Index index : table.indexes()) {
            if (!indexes.contains(index.name())) {
                index.statements(dialect, table.name()).forEach(sql -> changes.add(new Change(index.field(), sql)));
            }
        }
        changes.addAll(noLongerUnique(table));
        return changes;
    }

    private List<Change> missing(Table table, Column column, List<Problem> problems) {
        if (table.primaryKey().contains(column.name())) {
            problems.add(Problem.of(
                    "not-our-table",
                    of(table, column) + "the table " + table.name() + " is there and has no column " + column.name()
                            + "; name another with @Table(name)"));
            return List.of();
        }
        return List.of(
                new Change(column.field(), dialect.addColumn(table.name(), column.name(), column.definition(dialect))));
    }

    private boolean fits(Found found, Column column) {
        if (column.name().equals(VERSION) && found.words().equals("integer")) {
            return true;
        }
        if (found.type() != column.type()) {
            return false;
        }
        return switch (column.type()) {
            case TEXT -> found.length() == 0 || found.length() >= length(column);
            case DECIMAL ->
                found.precision() == 0
                        || (found.scale() >= column.scale()
                                && found.precision() - found.scale() >= column.precision() - column.scale());
            case LONG_TEXT, INTEGER, BOOLEAN, DATE, MOMENT, BYTES -> true;
        };
    }

    /** Databases count texts differently; the type says how long this one's column is. */
    private long length(Column column) {
        String digits = column.sqlType(dialect).replaceAll("^[^(]*\\(([0-9]+)\\).*$", "$1");
        return digits.matches("[0-9]+") ? Long.parseLong(digits) : 0;
    }

    /** A text can become longer and a number have more digits; everything else its author has to convert. */
    private List<Change> unfit(Table table, Column column, Found found, List<Problem> problems) {
        String type = column.sqlType(dialect);
        if (found.type() == ColumnType.DECIMAL && column.type() == ColumnType.DECIMAL) {
            int scale = Math.max(found.scale(), column.scale());
            int whole = Math.max(found.precision() - found.scale(), column.precision() - column.scale());
            type = dialect.columnType(ColumnType.DECIMAL, 0, whole + scale, scale);
        } else if (found.type() != ColumnType.TEXT
                || (column.type() != ColumnType.TEXT && column.type() != ColumnType.LONG_TEXT)) {
            problems.add(Problem.atField(
                    column.field(),
                    "column-type",
                    of(table, column) + "its column " + table.name() + "." + column.name() + " is " + found.words()
                            + " and has to be " + type
                            + "; convert it in a script db/V<n>__<what>.sql, or name another with @Column(name)"));
            return List.of();
        }
        return List.of(new Change(
                column.field(),
                "alter table " + table.name() + " alter column " + column.name() + " set data type " + type));
    }

    private static String of(Table table, Column column) {
        return "entity '" + table.entity() + "'"
                + (column.field().isEmpty() ? ": " : ", field '" + column.field() + "': ");
    }

    /** Removes indexes that hold fields unique which no longer are; a foreign key that leans on one is made anew. */
    private List<Change> noLongerUnique(Table table) {
        List<Change> changes = new ArrayList<>();
        Set<String> wanted = new HashSet<>();
        table.indexes().forEach(index -> wanted.add(index.name()));
        for (Column column : table.columns()) {
            String unique = Identifiers.unique(table.name(), column.name());
            if (indexes.contains(unique) && !wanted.contains(unique)) {
                String foreignKey = Identifiers.foreignKey(table.name(), column.name());
                if (foreignKeys.remove(foreignKey)) {
                    changes.add(new Change(
                            column.field(), "alter table " + table.name() + " drop constraint " + foreignKey));
                }
                changes.add(new Change(column.field(), "drop index if exists " + unique));
            }
        }
        return changes;
    }

    /** Tells whether a foreign key is there; ask after {@link #changes}, which may take one away. */
    boolean has(ForeignKey foreignKey) {
        return foreignKeys.contains(foreignKey.name());
    }
}
