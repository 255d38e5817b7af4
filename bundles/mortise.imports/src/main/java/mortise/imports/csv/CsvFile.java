package mortise.imports.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import mortise.core.Failure;
import org.jspecify.annotations.Nullable;

/** Reads the records of a CSV file one by one. For one thread. */
final class CsvFile {
    private static final int LONGEST_HEADER = 1 << 16;
    private static final int LONGEST_CELL = 1 << 24;
    private static final String SEPARATORS = ",;\t|";

    private final CountingStream bytes;
    private final char separator;
    private final Iterator<CsvRecord> records;
    private final List<String> header;
    private long lastLine = 1;

    /** The file cannot be read further: its line is not CSV, or not of the character set. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        private final long line;

        Unreadable(long line, String message, Throwable cause) {
            super(message, cause);
            this.line = line;
        }

        /** Returns the line at or behind which it happened. */
        long line() {
            return line;
        }
    }

    /**
     * Reads the header.
     *
     * @param separator 0 to see from the header
     * @throws Failure INVALID if there is no header, it cannot be read, or there is no such character set
     */
    CsvFile(InputStream file, String charset, char separator) {
        bytes = new CountingStream(file);
        try {
            BufferedReader text = new BufferedReader(decoded(bytes, charset), LONGEST_HEADER);
            this.separator = separator == 0 ? separatorOf(text) : separator;
            records = CsvReader.builder()
                    .fieldSeparator(this.separator)
                    .allowMissingFields(true)
                    .allowExtraFields(true)
                    .maxBufferSize(LONGEST_CELL)
                    .ofCsvRecord(text)
                    .iterator();
        } catch (IOException unreadable) {
            throw unreadable(unreadable);
        }
        try {
            Line first = next();
            if (first == null) {
                throw Failure.invalid("no-header", "the file is empty; its first line has to name the columns");
            }
            header = first.cells().stream().map(String::strip).toList();
        } catch (Unreadable noHeader) {
            throw new Failure(Failure.Kind.INVALID, "not-csv", String.valueOf(noHeader.getMessage()), noHeader);
        }
    }

    /** Returns the names of the columns. */
    List<String> header() {
        return header;
    }

    /** Returns what separates cells. */
    char separator() {
        return separator;
    }

    /** Returns how many bytes were read, which is ahead of the lines returned. */
    long bytes() {
        return bytes.count;
    }

    /** Returns the next record, or null after the last one; empty lines are passed over. */
    @Nullable
    Line next() throws Unreadable {
        try {
            if (!records.hasNext()) {
                return null;
            }
            CsvRecord csv = records.next();
            lastLine = csv.getStartingLineNumber();
            return new Line(lastLine, csv.getFields());
        } catch (CsvParseException broken) {
            throw new Unreadable(lastLine, "not CSV after line " + lastLine + ": " + reason(broken), broken);
        } catch (UncheckedIOException broken) {
            if (broken.getCause() instanceof CharacterCodingException) {
                throw new Unreadable(
                        lastLine,
                        "not of the character set after line " + lastLine + ": say which it is, as windows-1252",
                        broken);
            }
            throw unreadable(Objects.requireNonNull(broken.getCause()));
        }
    }

    private static String reason(CsvParseException broken) {
        Throwable cause = broken.getCause();
        return String.valueOf(cause == null ? broken.getMessage() : cause.getMessage());
    }

    private static Failure unreadable(IOException reason) {
        return Failure.unavailable("the file cannot be read: " + reason.getMessage(), reason);
    }

    private static Reader decoded(InputStream file, String charset) throws IOException {
        BufferedInputStream in = new BufferedInputStream(file, 1 << 16);
        Charset set = markedCharset(in);
        if (set == null) {
            try {
                set = Charset.forName(charset);
            } catch (IllegalArgumentException unknown) {
                throw new Failure(
                        Failure.Kind.INVALID,
                        "unknown-charset",
                        "there is no character set '" + charset + "'; UTF-8 and windows-1252 are some",
                        unknown);
            }
        }
        return new InputStreamReader(
                in,
                set.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    /** Passes a byte order mark and returns what it stands for; null and nothing passed if there is none. */
    private static @Nullable Charset markedCharset(BufferedInputStream in) throws IOException {
        in.mark(3);
        byte[] start = in.readNBytes(3);
        in.reset();
        if (start.length == 3 && (start[0] & 0xff) == 0xef && (start[1] & 0xff) == 0xbb && (start[2] & 0xff) == 0xbf) {
            in.skipNBytes(3);
            return StandardCharsets.UTF_8;
        }
        if (start.length >= 2 && (start[0] & 0xff) == 0xff && (start[1] & 0xff) == 0xfe) {
            in.skipNBytes(2);
            return StandardCharsets.UTF_16LE;
        }
        if (start.length >= 2 && (start[0] & 0xff) == 0xfe && (start[1] & 0xff) == 0xff) {
            in.skipNBytes(2);
            return StandardCharsets.UTF_16BE;
        }
        return null;
    }

    /** Returns the separator that the header has most of outside quotes; the first of those equal. */
    private static char separatorOf(BufferedReader text) throws IOException {
        text.mark(LONGEST_HEADER);
        int[] counts = new int[SEPARATORS.length()];
        boolean quoted = false;
        for (int i = 0; i < LONGEST_HEADER - 1; i++) {
            int character = text.read();
            if (character < 0 || (!quoted && (character == '\n' || character == '\r'))) {
                break;
            }
            if (character == '"') {
                quoted = !quoted;
            }
            int separator = SEPARATORS.indexOf(character);
            if (!quoted && separator >= 0) {
                counts[separator]++;
            }
        }
        text.reset();
        int most = 0;
        for (int i = 1; i < counts.length; i++) {
            most = counts[i] > counts[most] ? i : most;
        }
        return SEPARATORS.charAt(most);
    }

    private static final class CountingStream extends InputStream {
        private final InputStream file;
        private long count;

        private CountingStream(InputStream file) {
            this.file = file;
        }

        @Override
        public int read() throws IOException {
            int value = file.read();
            count += value < 0 ? 0 : 1;
            return value;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = file.read(buffer, offset, length);
            count += Math.max(read, 0);
            return read;
        }
    }
}
