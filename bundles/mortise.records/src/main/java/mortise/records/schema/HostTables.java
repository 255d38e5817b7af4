package mortise.records.schema;

import java.util.List;
import mortise.database.Dialect.ColumnType;
import mortise.records.schema.Table.Column;
import mortise.records.schema.Table.Index;
import mortise.records.schema.Table.Use;
import mortise.records.unit.AuditTable;

/** The tables that the host itself needs for records. */
final class HostTables {
    /** Remembers what the tables were last brought up to. */
    static final Table SCHEMA = new Table(
            "",
            "mortise_schema",
            List.of(Column.text("", "item", 200), Column.text("", "fingerprint", 64)),
            List.of("item"),
            List.of(),
            List.of());

    /** Who changed what and when. Without foreign keys: entries outlive records, users and entities. */
    static final Table AUDIT = new Table(
            "",
            AuditTable.TABLE,
            List.of(
                    Column.of("", "id", ColumnType.INTEGER),
                    Column.of("", "at", ColumnType.MOMENT),
                    Column.text("", "entity", 64),
                    Column.of("", "record_id", ColumnType.INTEGER),
                    Column.of("", "version", ColumnType.INTEGER),
                    Column.text("", "action", 8),
                    Column.of("", "user_id", ColumnType.INTEGER),
                    Column.text("", "user_name", 255),
                    Column.text("", "origin", 16),
                    Column.text("", "address", 64),
                    Column.text("", "request_id", 64),
                    Column.of("", "changes", ColumnType.LONG_TEXT)),
            List.of("id"),
            List.of(new Index(
                    "",
                    Identifiers.index(AuditTable.TABLE, "record_id"),
                    Use.ORDER,
                    List.of("entity", "record_id", "id"))),
            List.of());

    private HostTables() {}
}
