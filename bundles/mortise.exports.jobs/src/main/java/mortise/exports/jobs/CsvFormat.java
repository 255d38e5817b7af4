package mortise.exports.jobs;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import mortise.entity.FieldType;
import mortise.exports.Cell;
import mortise.exports.Column;
import mortise.exports.ExportFormat;
import mortise.exports.ExportWriter;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;

/**
 * CSV as RFC 4180 has it, in UTF-8 with the mark by which spreadsheets know that. A text that a spreadsheet would take for a
 * formula gets an apostrophe before it, as OWASP advises: whoever wrote it is not whoever opens it. Imports take it away again.
 */
@Component
public final class CsvFormat implements ExportFormat {
    private static final Pattern FORMULA = Pattern.compile("'*[=+@\t\r-]");

    @Override
    public String name() {
        return "csv";
    }

    @Override
    public String title() {
        return "CSV";
    }

    @Override
    public String mediaType() {
        return "text/csv; charset=utf-8";
    }

    @Override
    public boolean isForPrograms() {
        return false;
    }

    @Override
    public ExportWriter open(OutputStream to, String title, List<Column> columns) throws IOException {
        Writer text = new BufferedWriter(new OutputStreamWriter(to, StandardCharsets.UTF_8));
        text.write('\ufeff');
        CsvWriter csv = CsvWriter.builder().bufferSize(0).build(text);
        csv.writeRecord(columns.stream().map(Column::title).toList());
        return new Rows(text, csv, columns);
    }

    private static final class Rows implements ExportWriter {
        private final Writer text;
        private final CsvWriter csv;
        private final List<Column> columns;

        Rows(Writer text, CsvWriter csv, List<Column> columns) {
            this.text = text;
            this.csv = csv;
            this.columns = columns;
        }

        @Override
        public void write(List<? extends @Nullable Object> values) throws IOException {
            List<String> cells = new ArrayList<>(values.size());
            for (int i = 0; i < values.size(); i++) {
                String cell = Cell.text(values.get(i));
                cells.add(isFormula(columns.get(i).type(), cell) ? "'" + cell : cell);
            }
            try {
                csv.writeRecord(cells);
            } catch (UncheckedIOException full) {
                throw Objects.requireNonNull(full.getCause());
            }
        }

        /** Numbers, days and the like are what they are; a telephone number begins with a plus rightly. */
        private static boolean isFormula(FieldType type, String cell) {
            return FORMULA.matcher(cell).lookingAt()
                    && switch (type) {
                        case TEXT,
                                LONG_TEXT,
                                RICH_TEXT,
                                EMAIL,
                                URL,
                                CHOICE,
                                MULTI_CHOICE,
                                REFERENCE,
                                REFERENCES,
                                JSON -> true;
                        case PHONE -> !cell.matches("\\+[0-9 ()/.-]*");
                        case INTEGER, DECIMAL, MONEY, PERCENT, BOOLEAN, DATE, DATE_TIME -> false;
                    };
        }

        @Override
        public void close() throws IOException {
            text.flush();
        }
    }
}
