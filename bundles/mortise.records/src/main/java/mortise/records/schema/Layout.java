package mortise.records.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mortise.core.Failure;
import mortise.database.Dialect.ColumnType;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.Field.Searched;
import mortise.entity.FieldType;
import mortise.entity.Model;
import mortise.records.schema.Table.Column;
import mortise.records.schema.Table.ForeignKey;
import mortise.records.schema.Table.Index;
import mortise.records.schema.Table.Use;
import mortise.records.unit.Unit;

/**
 * Which tables, columns and indexes a model needs. Every index costs at each save, so there is one only for what people
 * and programs ask for all the time: keys, references, names by order and beginning, facets, and what changed since when.
 */
final class Layout {
    /** The longest text that every database can index. */
    static final int MAX_INDEXED_LENGTH = 650;

    private static final String ID = "id";

    private final Model model;
    private final Map<String, Table> tables = new LinkedHashMap<>();

    private Layout(Model model) {
        this.model = model;
    }

    /**
     * Returns the tables of a model.
     *
     * @param failures takes the entities that cannot have one, with the reason
     */
    static List<Table> of(Model model, Map<String, Failure> failures) {
        Layout layout = new Layout(model);
        for (EntityType type : model.types()) {
            try {
                layout.add(layout.tables(type));
            } catch (Failure impossible) {
                failures.put(type.name(), impossible);
            }
        }
        return List.copyOf(layout.tables.values());
    }

    private void add(List<Table> more) {
        for (Table table : more) {
            Table taken = tables.get(table.name());
            if (taken != null) {
                throw Failure.invalid(
                        "table-taken",
                        "entity '" + table.entity() + "' needs the table " + table.name() + ", which is that of '"
                                + taken.entity() + "'; give one another with @Table(name) or @Column(name)");
            }
        }
        more.forEach(table -> tables.put(table.name(), table));
    }

    private List<Table> tables(EntityType type) {
        List<Table> all = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        columns.add(Column.of("", ID, ColumnType.INTEGER));
        columns.add(Column.of("", Catalog.VERSION, ColumnType.INTEGER).with("default 1 not null"));
        Set<Index> indexes = new LinkedHashSet<>();
        List<ForeignKey> foreignKeys = new ArrayList<>();
        for (Field field : type.fields()) {
            if (field.type() == FieldType.REFERENCES) {
                all.add(linkTable(type, field));
            } else {
                columns.addAll(columns(field));
                indexes.addAll(indexes(type, field));
                if (field.type() == FieldType.REFERENCE && !isStamp(field)) {
                    model.find(field.target())
                            .ifPresent(
                                    target -> foreignKeys.add(foreignKey(type.table(), field, field.column(), target)));
                }
            }
        }
        all.add(0, new Table(type.name(), type.table(), columns, List.of(ID), List.copyOf(indexes), foreignKeys));
        all.forEach(Layout::check);
        return all;
    }

    /** Names are checked where entities are described; they are put into SQL here, so they are looked at here as well. */
    private static void check(Table table) {
        List<String> names = new ArrayList<>(List.of(table.name()));
        table.columns().forEach(column -> names.add(column.name()));
        table.foreignKeys().forEach(key -> names.add(key.target()));
        for (String name : names) {
            if (!Identifiers.isPlain(name)) {
                throw Failure.invalid(
                        "bad-table-name",
                        "entity '" + table.entity() + "' needs the name '" + name + "' in the database; choose one"
                                + " with @Table(name) or @Column(name) of small letters, digits and underscores, so that"
                                + " it has at most " + Identifiers.MAX_LENGTH + " characters");
            }
        }
    }

    private static ForeignKey foreignKey(String table, Field field, String column, EntityType target) {
        return new ForeignKey(
                field.name(), Identifiers.foreignKey(table, column), column, target.name(), target.table(), false);
    }

    private Table linkTable(EntityType type, Field field) {
        String table = Unit.linkTable(type, field);
        List<ForeignKey> foreignKeys = new ArrayList<>();
        foreignKeys.add(new ForeignKey(
                field.name(),
                Identifiers.foreignKey(table, "source_id"),
                "source_id",
                type.name(),
                type.table(),
                true));
        model.find(field.target()).ifPresent(target -> foreignKeys.add(foreignKey(table, field, "target_id", target)));
        return new Table(
                type.name(),
                table,
                List.of(
                        Column.of(field.name(), "source_id", ColumnType.INTEGER),
                        Column.of(field.name(), "target_id", ColumnType.INTEGER)),
                List.of("source_id", "target_id"),
                List.of(new Index(
                        field.name(),
                        Identifiers.index(table, "target_id"),
                        Use.ORDER,
                        List.of("target_id", "source_id"))),
                foreignKeys);
    }

    /** The stamps refer to users without a foreign key: the host itself is none, and they outlive the user. */
    private static boolean isStamp(Field field) {
        return field.name().equals(EntityType.CREATED_BY) || field.name().equals(EntityType.UPDATED_BY);
    }

    private static List<Column> columns(Field field) {
        String name = field.name();
        String column = field.column();
        int length = field.length() > 0 ? field.length() : 255;
        return switch (field.type()) {
            case TEXT, EMAIL, PHONE, URL, CHOICE -> List.of(Column.text(name, column, length));
            case MULTI_CHOICE -> List.of(Column.text(name, column, Math.max(length, allChoices(field))));
            case LONG_TEXT, RICH_TEXT, JSON -> List.of(Column.of(name, column, ColumnType.LONG_TEXT));
            case INTEGER, REFERENCE -> List.of(Column.of(name, column, ColumnType.INTEGER));
            case DECIMAL, PERCENT -> List.of(decimal(field));
            case MONEY -> List.of(decimal(field), Column.text(name, field.currencyColumn(), 3));
            case BOOLEAN -> List.of(Column.of(name, column, ColumnType.BOOLEAN));
            case DATE -> List.of(Column.of(name, column, ColumnType.DATE));
            case DATE_TIME -> List.of(Column.of(name, column, ColumnType.MOMENT));
            case REFERENCES -> List.of();
        };
    }

    /** Several choices are stored in one text, each with a mark on both sides. */
    private static int allChoices(Field field) {
        return 1
                + field.choices().stream()
                        .mapToInt(choice -> choice.key().length() + 1)
                        .sum();
    }

    private static Column decimal(Field field) {
        int precision = field.precision() > 0 ? field.precision() : 19;
        return Column.decimal(field.name(), field.column(), precision, Math.min(field.scale(), precision));
    }

    private static List<Index> indexes(EntityType type, Field field) {
        List<Index> indexes = new ArrayList<>();
        String table = type.table();
        String column = field.column();
        if (isUnique(type, field)) {
            indexes.add(new Index(field.name(), Identifiers.unique(table, column), Use.UNIQUE, List.of(column)));
        }
        if (isOrdered(type, field)) {
            // The id is the last key of every order, and with it in the index a page is read without sorting. H2 would
            // not
            // take such an index for a foreign key, and make another.
            List<String> columns = field.type() == FieldType.REFERENCE ? List.of(column) : List.of(column, ID);
            indexes.add(new Index(field.name(), Identifiers.index(table, column), Use.ORDER, columns));
        }
        if (hasPrefixIndex(type, field)) {
            indexes.add(new Index(field.name(), Identifiers.prefix(table, column), Use.PREFIX, List.of(column)));
        }
        return indexes;
    }

    static boolean isUnique(EntityType type, Field field) {
        return field.unique() || field.name().equals(type.keyField());
    }

    private static boolean isOrdered(EntityType type, Field field) {
        boolean indexable = field.type().isSortable()
                && field.type() != FieldType.BOOLEAN
                && (!field.type().isText() || field.length() <= MAX_INDEXED_LENGTH);
        boolean owner = field.name().equals(type.ownerField());
        return indexable
                && (owner
                        || field.type() == FieldType.REFERENCE && !isStamp(field)
                        || field.name().equals(EntityType.UPDATED_AT)
                        || field.searched() == Searched.FACET
                        || type.titleFields().contains(field.name()));
    }

    static boolean hasPrefixIndex(EntityType type, Field field) {
        return (field.type() == FieldType.TEXT || field.type() == FieldType.EMAIL)
                && field.length() <= MAX_INDEXED_LENGTH
                && (field.searched() == Searched.TITLE || type.titleFields().contains(field.name()));
    }
}
