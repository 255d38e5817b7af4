package mortise.xlsx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import mortise.core.Failure;
import mortise.core.Money;
import mortise.entity.FieldType;
import mortise.exports.Column;
import mortise.exports.ExportWriter;
import mortise.exports.Target;
import mortise.imports.Row;
import mortise.imports.Table;
import mortise.testkit.Configurations;
import org.junit.jupiter.api.Test;

/** What is written is read again, as it was. */
class XlsxExportTest {
    private static final List<Column> COLUMNS = List.of(
            new Column("name", "Name", FieldType.TEXT),
            new Column("size", "Size", FieldType.INTEGER),
            new Column("price", "Price", FieldType.MONEY),
            new Column("share", "Share", FieldType.PERCENT),
            new Column("active", "Active", FieldType.BOOLEAN),
            new Column("day", "Day", FieldType.DATE),
            new Column("seen", "Seen", FieldType.DATE_TIME),
            new Column("owners", "Owners", FieldType.REFERENCES));

    @Test
    void isReadAsItWasWritten() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ExportWriter writer =
                new XlsxExport().open(bytes, "Firms: [2026]/a name longer than any sheet has", COLUMNS)) {
            writer.write(Arrays.asList(
                    "=1+1 <&>\u0001 Ü\nline",
                    7L,
                    new Money(new BigDecimal("12.50"), Currency.getInstance("EUR")),
                    new BigDecimal("0.125"),
                    true,
                    LocalDate.of(2026, 1, 31),
                    OffsetDateTime.parse("2026-01-31T08:30:15Z"),
                    List.of(new Target(1, "Anna"), new Target(2, ""))));
            writer.write(Arrays.asList(
                    "late",
                    1234567890123456789L,
                    null,
                    new BigDecimal("1234567890.1234567890"),
                    false,
                    LocalDate.of(1815, 12, 10),
                    null,
                    null));
            for (int i = 0; i < 1_500; i++) {
                writer.write(Arrays.asList("row " + i, (long) i, null, null, null, null, null, null));
            }
        }

        XlsxFormat format = new XlsxFormat(Configurations.config(XlsxFormat.Config.class, Map.of()));
        try (Table table = format.open(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(table.header())
                    .containsExactly("Name", "Size", "Price", "Share", "Active", "Day", "Seen", "Owners");
            assertThat(next(table).cells())
                    .containsExactly(
                            "=1+1 <&> Ü\nline",
                            "7",
                            "12.50 EUR",
                            "0.125",
                            "true",
                            "2026-01-31",
                            "2026-01-31T08:30:15Z",
                            "Anna; #2");
            assertThat(next(table).cells())
                    .containsExactly(
                            "late", "1234567890123456789", "", "1234567890.1234567890", "false", "1815-12-10", "", "");
            for (int i = 0; i < 1_500; i++) {
                assertThat(next(table).cells()).startsWith("row " + i, Integer.toString(i));
            }
            assertThat(table.next()).isNull();
        }
    }

    private static Row next(Table table) throws IOException {
        Row row = table.next();
        if (row == null) {
            throw new IOException("there is no more");
        }
        return row;
    }

    @Test
    void cutsNothing() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ExportWriter writer = new XlsxExport().open(bytes, "", COLUMNS.subList(0, 1));

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> writer.write(List.of("x".repeat(40_000))))
                .withMessageContaining("Name of record 1 has 40000 characters");
    }
}
