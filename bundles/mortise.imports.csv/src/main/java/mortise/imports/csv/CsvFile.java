package mortise.imports.csv;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import mortise.core.Failure;
import mortise.imports.Row;
import mortise.imports.Table;
import mortise.imports.UnreadableException;
import org.jspecify.annotations.Nullable;

/** Reads the records of a CSV file one by one; memory does not grow with the file, whatever is in it. For one thread. */
final class CsvFile implements Table {
    /**
     * What one record may have.
     *
     * @param characters in all of its cells
     * @param columns its cells
     */
    record Limits(int characters, int columns) {}

    private static final String SEPARATORS = ",;\t|";
    private static final String FORMULAS = "=+-@\t\r";
    private static final String ARCHIVE = "PK\u0003\u0004";

    private final Bytes bytes;
    private final char separator;
    private final Limits limits;
    private final Cells cells;
    private final Iterator<Row> lines;
    private final List<String> header;

    /**
     * Reads the header.
     *
     * @param separator 0 to see from the header
     * @throws Failure INVALID if there is no header, it cannot be read, or there is no such character set or separator;
     *     UNAVAILABLE if the file cannot be read
     */
    CsvFile(InputStream file, String charset, char separator, Limits limits) {
        this.limits = limits;
        cells = new Cells(limits);
        Charset set = charset(charset);
        try {
            bytes = new Bytes(file);
            Text text = new Text(bytes.plain(), set);
            CharSequence start = text.start();
            refuseWhatIsNoText(start);
            this.separator = separator == 0 ? separatorOf(start) : separator;
            lines = CsvReader.builder()
                    .fieldSeparator(this.separator)
                    .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .allowUnclosedQuote(false)
                    .maxBufferSize(limits.characters())
                    .build(cells, text)
                    .iterator();
            Row first = next();
            if (first == null) {
                throw Failure.invalid("no-header", "the file is empty; its first line has to name the columns");
            }
            header = first.cells().stream().map(String::strip).toList();
        } catch (UnreadableException noHeader) {
            throw new Failure(Failure.Kind.INVALID, "not-csv", noHeader.reason(), noHeader);
        } catch (IllegalArgumentException wrong) {
            throw new Failure(
                    Failure.Kind.INVALID, "separator", "cells cannot be separated by '" + separator + "'", wrong);
        } catch (IOException away) {
            throw unreadable(away);
        }
    }

    @Override
    public List<String> header() {
        return header;
    }

    /** Returns what separates cells. */
    char separator() {
        return separator;
    }

    @Override
    public long bytes() {
        return bytes.count();
    }

    @Override
    public @Nullable Row next() throws UnreadableException {
        try {
            return lines.hasNext() ? lines.next() : null;
        } catch (CsvParseException broken) {
            throw new UnreadableException(
                    cells.line(), "what begins in line " + cells.line() + " is not CSV: " + reason(broken));
        } catch (UncheckedIOException broken) {
            IOException cause = Objects.requireNonNull(broken.getCause());
            if (cause instanceof UnreadableException unreadable) {
                throw unreadable;
            }
            throw unreadable(cause);
        }
    }

    @Override
    public void close() {
        // nothing is held but the file, which is its opener's
    }

    private String reason(CsvParseException broken) {
        Throwable cause = broken.getCause();
        String reason = String.valueOf(cause == null ? broken.getMessage() : cause.getMessage());
        if (reason.contains("buffer size")) {
            return "a cell has more than " + limits.characters() + " characters; is a quote missing?";
        }
        return reason.replaceFirst(" \\(record starting at line \\d+\\)", "");
    }

    private static Failure unreadable(IOException reason) {
        return Failure.unavailable("the file cannot be read: " + reason.getMessage(), reason);
    }

    private static Charset charset(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException unknown) {
            throw new Failure(
                    Failure.Kind.INVALID,
                    "unknown-charset",
                    "there is no character set '" + name + "'; UTF-8 and windows-1252 are some",
                    unknown);
        }
    }

    private static void refuseWhatIsNoText(CharSequence start) throws UnreadableException {
        if (start.length() >= ARCHIVE.length()
                && start.subSequence(0, ARCHIVE.length()).toString().equals(ARCHIVE)) {
            throw new UnreadableException(
                    1, "the file is a workbook or an archive, which cannot be read here; save its table as CSV");
        }
        if (start.length() > 1 && (start.charAt(0) == 0 || start.charAt(1) == 0)) {
            throw new UnreadableException(
                    1, "the file has zeros between its characters; say the character set: UTF-16LE or -BE");
        }
    }

    /** Returns the separator that the header has most of outside quotes; the first of those equal. */
    private static char separatorOf(CharSequence start) {
        int[] counts = new int[SEPARATORS.length()];
        boolean quoted = false;
        for (int i = 0; i < start.length(); i++) {
            char character = start.charAt(i);
            if (!quoted && (character == '\n' || character == '\r')) {
                break;
            }
            quoted ^= character == '"';
            int separator = SEPARATORS.indexOf(character);
            if (!quoted && separator >= 0) {
                counts[separator]++;
            }
        }
        int most = 0;
        for (int i = 1; i < counts.length; i++) {
            most = counts[i] > counts[most] ? i : most;
        }
        return SEPARATORS.charAt(most);
    }

    /** Collects the cells of a record, and refuses one that is too large as soon as it is. */
    private static final class Cells extends AbstractBaseCsvCallbackHandler<Row> {
        private List<String> cells = new ArrayList<>();
        private final Limits limits;
        private int length;

        private Cells(Limits limits) {
            this.limits = limits;
        }

        /** Returns where the record that is being read begins. */
        private long line() {
            return getStartingLineNumber();
        }

        @Override
        protected void handleBegin(long startingLineNumber) {
            cells = new ArrayList<>(cells.size());
            length = 0;
        }

        @Override
        protected void handleField(int index, char[] buffer, int offset, int characters, boolean quoted) {
            length += characters;
            if (index >= limits.columns()) {
                throw new CsvParseException("it has more than " + limits.columns() + " cells");
            }
            if (length > limits.characters()) {
                throw new CsvParseException(
                        "it has more than " + limits.characters() + " characters; is a quote missing?");
            }
            int escape = isEscaped(buffer, offset, characters) ? 1 : 0;
            cells.add(characters == 0 ? "" : new String(buffer, offset + escape, characters - escape));
        }

        /** Tells whether an apostrophe keeps spreadsheets from taking the cell for a formula. */
        private static boolean isEscaped(char[] buffer, int offset, int characters) {
            int after = 0;
            while (after < characters && buffer[offset + after] == '\'') {
                after++;
            }
            return after > 0 && after < characters && FORMULAS.indexOf(buffer[offset + after]) >= 0;
        }

        @Override
        protected Row buildRecord() {
            return new Row(getStartingLineNumber(), cells, length);
        }
    }
}
