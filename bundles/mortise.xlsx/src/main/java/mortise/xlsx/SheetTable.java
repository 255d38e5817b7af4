package mortise.xlsx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLStreamException;
import mortise.core.Failure;
import mortise.imports.Row;
import mortise.imports.Table;
import mortise.imports.UnreadableException;
import org.jspecify.annotations.Nullable;

/** The rows of a workbook's first visible sheet, from a temporary file that it deletes when it is closed. For one thread. */
final class SheetTable implements Table {
    private static final int MOST_COLUMNS = 16_384;
    private static final int MOST_ROWS = 1_048_576;

    private final Path file;
    private final long size;
    private final Limits limits;
    private final Book workbook;
    private final Guard content;
    private final Xml xml;
    private final List<String> header;
    private long row;

    /**
     * Reads the header.
     *
     * @param file becomes this table's, unless it fails
     * @throws Failure INVALID if the file is no workbook, too large or has no header
     */
    SheetTable(Path file, Limits limits, ZoneId zone) throws IOException {
        this.file = file;
        this.limits = limits;
        size = Files.size(file);
        Book opened = null;
        try {
            opened = new Book(file, limits, zone);
            content = opened.sheet(limits);
            xml = new Xml(content);
            workbook = opened;
            header = readHeader();
        } catch (UnreadableException broken) {
            close(opened);
            throw refused(broken.reason(), broken);
        } catch (IOException broken) {
            close(opened);
            throw refused(String.valueOf(broken.getMessage()), broken);
        } catch (XMLStreamException broken) {
            close(opened);
            throw refused(reason(broken), broken);
        } catch (RuntimeException broken) {
            close(opened);
            throw broken;
        }
    }

    private static Failure refused(String reason, Exception broken) {
        return new Failure(
                Failure.Kind.INVALID, "not-xlsx", "the file cannot be read as a workbook: " + reason, broken);
    }

    private static String reason(XMLStreamException broken) {
        Throwable cause = broken.getNestedException();
        if (cause instanceof BadWorkbookException) {
            return String.valueOf(cause.getMessage());
        }
        String line = String.valueOf(broken.getMessage()).lines().reduce("", (before, next) -> next);
        return line.replaceFirst("^Message: ", "");
    }

    private List<String> readHeader() throws UnreadableException {
        Row first = read(0);
        if (first == null) {
            throw Failure.invalid("no-header", "the first sheet is empty; its first row has to name the columns");
        }
        List<String> names = new ArrayList<>(first.cells());
        names.replaceAll(String::strip);
        while (names.size() > 1 && names.get(names.size() - 1).isEmpty()) {
            names.remove(names.size() - 1);
        }
        return List.copyOf(names);
    }

    @Override
    public List<String> header() {
        return header;
    }

    @Override
    public long bytes() {
        long whole = workbook.sheetSize();
        return whole == 0 ? size : Math.min(size, (long) ((double) content.count() / whole * size));
    }

    @Override
    public @Nullable Row next() throws UnreadableException {
        return read(header.size());
    }

    /** Returns the next row that has something in it, with as many cells at least. */
    private @Nullable Row read(int least) throws UnreadableException {
        try {
            while (xml.begun()) {
                if (xml.begins("row")) {
                    Row found = row(least);
                    if (found.length() > 0) {
                        return found;
                    }
                }
            }
            return null;
        } catch (XMLStreamException broken) {
            throw new UnreadableException(row + 1, "after row " + row + ": " + reason(broken));
        } catch (BadWorkbookException broken) {
            throw new UnreadableException(row + 1, "after row " + row + ": " + broken.getMessage());
        }
    }

    private Row row(int least) throws XMLStreamException, UnreadableException, BadWorkbookException {
        row = place(xml.attribute("r"), row + 1, MOST_ROWS, "row");
        List<String> cells = new ArrayList<>(least);
        int length = 0;
        int column = 0;
        while (xml.next() && !xml.ends("row")) {
            if (!xml.begins("c")) {
                continue;
            }
            column = column(xml.attribute("r"), column + 1);
            String value = cell();
            length += value.length();
            if (length > limits.row()) {
                throw new UnreadableException(row, "row " + row + " has more than " + limits.row() + " characters");
            }
            while (cells.size() < column) {
                cells.add("");
            }
            cells.set(column - 1, value);
        }
        while (cells.size() < least) {
            cells.add("");
        }
        return new Row(row, cells, length);
    }

    private long place(@Nullable String given, long otherwise, int most, String what) throws UnreadableException {
        long place = otherwise;
        if (given != null) {
            try {
                place = Long.parseLong(given);
            } catch (NumberFormatException wrong) {
                place = -1;
            }
        }
        if (place < 1 || place > most) {
            throw new UnreadableException(row, "after row " + row + ": there is no " + what + " '" + given + "'");
        }
        return place;
    }

    /** Returns the number of a column, from 1: of {@code AB12} it is 28. */
    private int column(@Nullable String reference, int otherwise) throws UnreadableException {
        int column = reference == null ? otherwise : 0;
        for (int i = 0; reference != null && i < reference.length() && column <= MOST_COLUMNS; i++) {
            char letter = reference.charAt(i);
            if (letter < 'A' || letter > 'Z') {
                break;
            }
            column = column * 26 + letter - 'A' + 1;
        }
        if (column < 1 || column > MOST_COLUMNS) {
            throw new UnreadableException(row, "in row " + row + ": there is no cell '" + reference + "'");
        }
        return column;
    }

    private String cell() throws XMLStreamException, UnreadableException, BadWorkbookException {
        String type = xml.attribute("t", "n");
        String style = xml.attribute("s");
        String value = "";
        while (xml.next() && !xml.ends("c")) {
            if (xml.begins("v") || xml.begins("is")) {
                value = xml.text(limits.row());
            } else if (xml.begins("f")) {
                xml.text(limits.row());
            }
        }
        return switch (type) {
            case "s" -> shared(value);
            case "b" -> value.isEmpty() ? "" : Boolean.toString(Book.isTrue(value));
            case "n" -> value.isEmpty() ? "" : workbook.number(value.strip(), style);
            default -> value;
        };
    }

    private String shared(String number) throws UnreadableException {
        if (number.isEmpty()) {
            return "";
        }
        String text = workbook.text(number.strip());
        if (text == null) {
            throw new UnreadableException(row, "in row " + row + ": there is no shared text '" + number + "'");
        }
        return text;
    }

    private static void close(@Nullable Book workbook) throws IOException {
        if (workbook != null) {
            workbook.close();
        }
    }

    @Override
    public void close() {
        try {
            workbook.close();
            Files.deleteIfExists(file);
        } catch (IOException left) {
            throw Failure.unavailable("a temporary file could not be deleted: " + left.getMessage(), left);
        }
    }
}
