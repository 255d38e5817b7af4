package mortise.xlsx;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import mortise.core.Failure;
import mortise.core.Money;
import mortise.exports.Cell;
import mortise.exports.Column;
import mortise.exports.ExportFormat;
import mortise.exports.ExportWriter;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;

/**
 * Workbooks of one sheet: numbers, days and moments are such, texts are never formulas. A number of more digits than a
 * spreadsheet can hold is a text.
 */
@Component(service = ExportFormat.class)
public final class XlsxExport implements ExportFormat {
    private static final int MOST_ROWS = 1_048_576;
    private static final int MOST_COLUMNS = 16_384;
    private static final int LONGEST_TEXT = 32_767;
    private static final int LONGEST_NAME = 31;
    private static final int DIGITS = 15;
    private static final int FLUSHED = 500;

    @Override
    public String name() {
        return "xlsx";
    }

    @Override
    public String title() {
        return "Excel";
    }

    @Override
    public String mediaType() {
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    }

    @Override
    public boolean isForPrograms() {
        return false;
    }

    @Override
    public ExportWriter open(OutputStream to, String title, List<Column> columns) throws IOException {
        if (columns.size() > MOST_COLUMNS) {
            throw Failure.invalid("too-many-columns", "a workbook has " + MOST_COLUMNS + " columns at most");
        }
        Workbook book = new Workbook(to, "Mortise", null);
        String name = title.replaceAll("[\\\\/?*\\[\\]:]", " ").strip();
        Worksheet sheet = book.newWorksheet(
                name.isEmpty() ? "Sheet" : name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name);
        sheet.freezePane(0, 1);
        for (int i = 0; i < columns.size(); i++) {
            sheet.value(0, i, columns.get(i).title());
            sheet.style(0, i).bold().set();
        }
        return new Rows(book, sheet, columns);
    }

    private static final class Rows implements ExportWriter {
        private final Workbook book;
        private final Worksheet sheet;
        private final List<Column> columns;
        private int row = 1;
        private boolean closed;

        Rows(Workbook book, Worksheet sheet, List<Column> columns) {
            this.columns = columns;
            this.book = book;
            this.sheet = sheet;
        }

        @Override
        public void write(List<? extends @Nullable Object> values) throws IOException {
            if (row >= MOST_ROWS) {
                throw Failure.invalid(
                        "too-many-records",
                        "a sheet has room for " + (MOST_ROWS - 1) + " records; CSV takes any number of them");
            }
            for (int i = 0; i < values.size(); i++) {
                Object value = values.get(i);
                if (value != null) {
                    set(i, value);
                }
            }
            row++;
            if (row % FLUSHED == 0) {
                sheet.flush();
            }
        }

        private void set(int column, Object value) {
            if (value instanceof Long number && Long.toString(Math.abs(number)).length() <= DIGITS) {
                sheet.value(row, column, number);
            } else if (value instanceof BigDecimal number && number.precision() <= DIGITS) {
                sheet.value(row, column, number);
            } else if (value instanceof Boolean yes) {
                sheet.value(row, column, yes);
            } else if (value instanceof LocalDate day && day.getYear() >= 1900) {
                sheet.value(row, column, day);
                sheet.style(row, column).format("yyyy-mm-dd").set();
            } else if (value instanceof OffsetDateTime moment && moment.getYear() >= 1900) {
                sheet.value(row, column, moment.toLocalDateTime());
                sheet.style(row, column).format("yyyy-mm-dd hh:mm:ss").set();
            } else {
                String text = text(value);
                if (text.length() > LONGEST_TEXT) {
                    throw Failure.invalid(
                            "too-long",
                            columns.get(column).title() + " of record " + row + " has " + text.length()
                                    + " characters; a cell has room for " + LONGEST_TEXT + ", CSV for any number");
                }
                sheet.value(row, column, text);
            }
        }

        /** Characters that XML has none of are left out. */
        private static String text(Object value) {
            String text = (value instanceof Money money ? money.toString() : Cell.text(value))
                    .replaceAll("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ufffe\\uffff]", "");
            return text;
        }

        @Override
        public void close() throws IOException {
            if (!closed) {
                closed = true;
                book.finish();
            }
        }
    }
}
