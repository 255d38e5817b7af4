package mortise.cache.ehcache;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of regions on disk, in which Ehcache has a folder {@code file} with one for each region. Ehcache trusts its
 * files and fails in every way with damaged ones, that of asking for gigabytes of memory among them; so each is held
 * against the checksum that was written when the node ended in good order.
 */
final class DiskFolder {
    private static final Logger log = LoggerFactory.getLogger(DiskFolder.class);
    private static final Duration LONGEST_LIFE = Duration.ofDays(30);

    private final Path folder;
    private final Map<Path, String> sealed = new HashMap<>();

    /**
     * Makes the folder if it is missing, and deletes the files of regions that are not as they were left, and of those
     * that nobody has asked for since longer than any value lives, whose bundles came never again.
     */
    DiskFolder(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder);
        Properties checksums = read();
        Files.deleteIfExists(checksumFile());
        Instant limit = Instant.now().minus(LONGEST_LIFE);
        for (Path region : regions()) {
            String checksum = checksum(region);
            if (!checksum.equals(checksums.getProperty(region.getFileName().toString()))) {
                log.warn("A region on disk begins anew: its files are not as they were left: {}", region);
                delete(region);
            } else if (newest(region).isBefore(limit)) {
                delete(region);
            } else {
                sealed.put(region, checksum + " " + newest(region));
            }
        }
    }

    /** Writes the checksums, of files that nobody has open any more. */
    void seal() throws IOException {
        Properties checksums = new Properties();
        for (Path region : regions()) {
            String before = sealed.getOrDefault(region, "");
            // A region that was not opened keeps its checksum: what has happened to its files shows at the next start.
            checksums.setProperty(
                    region.getFileName().toString(),
                    before.endsWith(" " + newest(region)) ? before.split(" ", 2)[0] : checksum(region));
        }
        try (OutputStream out = Files.newOutputStream(checksumFile())) {
            checksums.store(out, "What the files of each region were like when the node ended");
        }
    }

    private Path checksumFile() {
        return folder.resolve("checksums");
    }

    private Properties read() throws IOException {
        Properties checksums = new Properties();
        if (Files.isRegularFile(checksumFile())) {
            try (InputStream in = Files.newInputStream(checksumFile())) {
                checksums.load(in);
            } catch (IllegalArgumentException damaged) {
                checksums.clear();
            }
        }
        return checksums;
    }

    private List<Path> regions() throws IOException {
        Path regions = folder.resolve("file");
        if (!Files.isDirectory(regions)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(regions)) {
            return all.toList();
        }
    }

    /** Returns what is in a folder and then the folder, in an order in which it can be deleted. */
    private static List<Path> inside(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.sorted(Comparator.reverseOrder()).toList();
        }
    }

    private static void delete(Path folder) throws IOException {
        for (Path each : inside(folder)) {
            Files.deleteIfExists(each);
        }
    }

    private static Instant newest(Path folder) throws IOException {
        Instant newest = Instant.EPOCH;
        for (Path each : inside(folder)) {
            Instant changed = Files.getLastModifiedTime(each).toInstant();
            newest = changed.isAfter(newest) ? changed : newest;
        }
        return newest;
    }

    private static String checksum(Path folder) throws IOException {
        CRC32C checksum = new CRC32C();
        byte[] buffer = new byte[1 << 16];
        long length = 0;
        for (Path each : inside(folder)) {
            if (Files.isRegularFile(each)) {
                try (InputStream in = Files.newInputStream(each)) {
                    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                        checksum.update(buffer, 0, read);
                        length += read;
                    }
                }
            }
        }
        return Long.toHexString(checksum.getValue()) + "-" + length;
    }
}
