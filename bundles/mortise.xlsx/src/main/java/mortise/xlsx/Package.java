package mortise.xlsx;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a workbook and how they refer to each other (ECMA-376 part 2). No part is read further than it may be large,
 * whatever the file says of itself. For one thread.
 */
final class Package implements AutoCloseable {
    /** Bytes of parts that describe others. */
    private static final long SMALL = 16 << 20;
    /** Bytes of the list of parts, which is held in memory. */
    private static final long LARGEST_LIST = 8 << 20;

    private static final int END_RECORD = 22;
    private static final int LONGEST_COMMENT = 65_535;

    private final ZipFile zip;

    /**
     * Opens a file.
     *
     * @throws IOException if it is no archive, or has too many parts
     */
    Package(Path file) throws IOException {
        refuseLongLists(file);
        zip = new ZipFile(file.toFile());
    }

    /** The archive's last record tells how long its list is. */
    private static void refuseLongLists(Path file) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
            long from = Math.max(0, bytes.length() - END_RECORD - LONGEST_COMMENT);
            byte[] end = new byte[(int) (bytes.length() - from)];
            bytes.seek(from);
            bytes.readFully(end);
            for (int i = end.length - END_RECORD; i >= 0; i--) {
                if (end[i] == 'P' && end[i + 1] == 'K' && end[i + 2] == 5 && end[i + 3] == 6) {
                    long list = 0;
                    for (int digit = 15; digit >= 12; digit--) {
                        list = list << 8 | end[i + digit] & 0xff;
                    }
                    if (list > LARGEST_LIST) {
                        throw new BadWorkbookException("it has too many parts");
                    }
                    return;
                }
            }
        }
    }

    /** Returns a part's XML; null if there is none of this name. */
    @Nullable
    Guard open(String name, long most) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        return entry == null ? null : new Guard(name, zip.getInputStream(entry), most);
    }

    /** Returns how large a part is, as the file says; 0 if it does not. */
    long size(String name) {
        ZipEntry entry = zip.getEntry(name);
        return entry == null ? 0 : Math.max(0, entry.getSize());
    }

    /** Opens a part that describes others. */
    @Nullable
    Xml small(String name) throws IOException, XMLStreamException {
        InputStream part = open(name, SMALL);
        return part == null ? null : new Xml(part);
    }

    /**
     * Returns what a part refers to.
     *
     * @param part empty for the package itself
     * @return names of parts, by their ids and, after a colon, by the last word of their types
     */
    Map<String, String> relations(String part) throws IOException, XMLStreamException {
        int slash = part.lastIndexOf('/');
        String folder = part.substring(0, slash + 1);
        Map<String, String> parts = new HashMap<>();
        try (Xml xml = small(folder + "_rels/" + part.substring(slash + 1) + ".rels")) {
            while (xml != null && xml.begun()) {
                String target = xml.begins("Relationship") ? xml.attribute("Target") : null;
                if (target != null) {
                    String type = xml.attribute("Type", "");
                    String name = target.startsWith("/") ? target.substring(1) : folder + target;
                    parts.put(xml.attribute("Id", ""), name);
                    parts.putIfAbsent(":" + type.substring(type.lastIndexOf('/') + 1), name);
                }
            }
        }
        return parts;
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
