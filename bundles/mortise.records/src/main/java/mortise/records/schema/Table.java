package mortise.records.schema;

import java.util.ArrayList;
import java.util.List;
import mortise.database.Dialect;
import mortise.database.Dialect.ColumnType;

/**
 * What a table is to be like.
 *
 * @param entity whose it is; empty for one of the host
 * @param primaryKey the columns that are never empty and tell the rows apart
 */
record Table(
        String entity,
        String name,
        List<Column> columns,
        List<String> primaryKey,
        List<Index> indexes,
        List<ForeignKey> foreignKeys) {

    /**
     * One column. It may be empty in the database: validation decides that, and columns are added while rows are there.
     *
     * @param field whose it is, for messages; empty for none
     * @param rule what follows the type in SQL; empty for nothing
     */
    record Column(String field, String name, ColumnType type, int length, int precision, int scale, String rule) {
        static Column text(String field, String name, int length) {
            return new Column(field, name, ColumnType.TEXT, length, 0, 0, "");
        }

        static Column of(String field, String name, ColumnType type) {
            return new Column(field, name, type, 0, 0, 0, "");
        }

        static Column decimal(String field, String name, int precision, int scale) {
            return new Column(field, name, ColumnType.DECIMAL, 0, precision, scale, "");
        }

        Column with(String more) {
            return new Column(field, name, type, length, precision, scale, more);
        }

        String sqlType(Dialect dialect) {
            return dialect.columnType(type, length, precision, scale);
        }

        String definition(Dialect dialect) {
            return rule.isEmpty() ? sqlType(dialect) : sqlType(dialect) + " " + rule;
        }
    }

    /** How an index serves. */
    enum Use {
        /** No value twice. */
        UNIQUE,
        /** Equality and order. */
        ORDER,
        /** Equality, order and prefixes of lower-cased texts. */
        PREFIX
    }

    /**
     * One index.
     *
     * @param field whose it is, for messages
     * @param columns those in it; one for PREFIX
     */
    record Index(String field, String name, Use use, List<String> columns) {
        List<String> statements(Dialect dialect, String table) {
            return use == Use.PREFIX
                    ? dialect.createPrefixIndex(name, table, columns.get(0))
                    : List.of("create " + (use == Use.UNIQUE ? "unique " : "") + "index if not exists " + name + " on "
                            + table + " (" + String.join(", ", columns) + ")");
        }
    }

    /**
     * A column that refers to the id of a table.
     *
     * @param field whose it is, for messages
     * @param entity the entity whose table it refers to
     * @param cascade whether rows go with the one they refer to
     */
    record ForeignKey(String field, String name, String column, String entity, String target, boolean cascade) {
        String statement(Dialect dialect, String table) {
            return dialect.addForeignKey(table, name, column, target, cascade);
        }
    }

    /** Returns the statements that make it with its indexes, where nothing is yet. They may be repeated. */
    List<Change> creation(Dialect dialect) {
        List<Change> changes = new ArrayList<>();
        StringBuilder sql =
                new StringBuilder("create table if not exists ").append(name).append(" (");
        for (Column column : columns) {
            sql.append(column.name())
                    .append(' ')
                    .append(column.definition(dialect))
                    .append(", ");
        }
        sql.append("primary key (").append(String.join(", ", primaryKey)).append("))");
        changes.add(new Change("", sql.toString()));
        for (Index index : indexes) {
            index.statements(dialect, name).forEach(statement -> changes.add(new Change(index.field(), statement)));
        }
        return changes;
    }
}
