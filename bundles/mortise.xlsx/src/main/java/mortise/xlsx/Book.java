package mortise.xlsx;

import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamException;
import mortise.xlsx.Numbers.Shown;
import org.jspecify.annotations.Nullable;

/** What is known of a workbook before its rows are read: its first visible sheet, shared texts, formats. For one thread. */
final class Book implements AutoCloseable {
    private static final int MOST_FORMATS = 65_536;
    private static final int LONGEST_FORMAT = 1_000;

    /** Formats that files do not spell out (ECMA-376 part 1, 18.8.30), as far as they show moments. */
    private static final Map<String, Shown> BUILT_IN = Map.ofEntries(
            Map.entry("14", Shown.DAY),
            Map.entry("15", Shown.DAY),
            Map.entry("16", Shown.DAY),
            Map.entry("17", Shown.DAY),
            Map.entry("18", Shown.TIME),
            Map.entry("19", Shown.TIME),
            Map.entry("20", Shown.TIME),
            Map.entry("21", Shown.TIME),
            Map.entry("22", Shown.MOMENT),
            Map.entry("45", Shown.TIME),
            Map.entry("47", Shown.TIME));

    private final Package parts;
    private final List<String> texts;
    private final List<Shown> formats;
    private final Numbers numbers;
    private final String sheet;

    /**
     * Opens a workbook.
     *
     * @throws IOException if it is none, or a part of it is too large
     * @throws XMLStreamException if a part of it is no XML
     */
    Book(Path file, Limits limits, ZoneId zone) throws IOException, XMLStreamException {
        parts = new Package(file);
        try {
            String main = parts.relations("").getOrDefault(":officeDocument", "xl/workbook.xml");
            Map<String, String> relations = parts.relations(main);
            boolean from1904 = false;
            String first = null;
            try (Xml xml = parts.small(main)) {
                if (xml == null) {
                    throw new BadWorkbookException("it is an archive, and no workbook is in it");
                }
                while (xml.begun()) {
                    if (xml.begins("workbookPr")) {
                        from1904 = isTrue(xml.attribute("date1904"));
                    } else if (first == null
                            && xml.begins("sheet")
                            && xml.attribute("state", "visible").equals("visible")) {
                        first = relations.get(xml.attribute("id", ""));
                    }
                }
            }
            if (first == null || parts.size(first) == 0) {
                throw new BadWorkbookException("it has no visible sheet");
            }
            sheet = first;
            numbers = new Numbers(from1904, zone);
            formats = formats(relations.get(":styles"));
            texts = texts(relations.get(":sharedStrings"), limits);
        } catch (IOException | XMLStreamException | RuntimeException broken) {
            parts.close();
            throw broken;
        }
    }

    static boolean isTrue(@Nullable String value) {
        return value != null && (value.equals("1") || value.equals("true"));
    }

    private List<Shown> formats(@Nullable String part) throws IOException, XMLStreamException {
        List<Shown> found = new ArrayList<>();
        Map<String, Shown> own = new HashMap<>();
        try (Xml xml = part == null ? null : parts.small(part)) {
            boolean ofCells = false;
            while (xml != null && xml.next()) {
                if (xml.begins("numFmt") && own.size() < MOST_FORMATS) {
                    String code = xml.attribute("formatCode", "");
                    Shown shown = code.length() > LONGEST_FORMAT ? Shown.NUMBER : Numbers.shown(code);
                    own.put(xml.attribute("numFmtId", ""), shown);
                } else if (xml.begins("cellXfs") || xml.ends("cellXfs")) {
                    ofCells = xml.begins("cellXfs");
                } else if (ofCells && xml.begins("xf") && found.size() < MOST_FORMATS) {
                    String id = xml.attribute("numFmtId", "");
                    found.add(own.getOrDefault(id, BUILT_IN.getOrDefault(id, Shown.NUMBER)));
                }
            }
        }
        return found;
    }

    private List<String> texts(@Nullable String part, Limits limits) throws IOException, XMLStreamException {
        List<String> found = new ArrayList<>();
        Guard content = part == null ? null : parts.open(part, limits.shared());
        if (content == null) {
            return found;
        }
        try (Xml xml = new Xml(content)) {
            while (xml.begun()) {
                if (xml.begins("si")) {
                    found.add(xml.text(limits.row()));
                }
            }
        }
        return found;
    }

    /** Opens the sheet. */
    Guard sheet(Limits limits) throws IOException {
        Guard rows = parts.open(sheet, limits.unpacked());
        if (rows == null) {
            throw new BadWorkbookException("its sheet is not there");
        }
        return rows;
    }

    /** Returns how large the sheet is, as the file says; 0 if it does not. */
    long sheetSize() {
        return parts.size(sheet);
    }

    /** Returns a shared text; null if there is none of this number. */
    @Nullable
    String text(String number) {
        try {
            int index = Integer.parseInt(number);
            return index < 0 || index >= texts.size() ? null : texts.get(index);
        } catch (NumberFormatException wrong) {
            return null;
        }
    }

    /** Returns a number as text. */
    String number(String value, @Nullable String style) {
        Shown shown = Shown.NUMBER;
        if (style != null) {
            try {
                int index = Integer.parseInt(style);
                shown = index < 0 || index >= formats.size() ? Shown.NUMBER : formats.get(index);
            } catch (NumberFormatException none) {
                shown = Shown.NUMBER;
            }
        }
        return numbers.text(value, shown);
    }

    @Override
    public void close() throws IOException {
        parts.close();
    }
}
