package mortise.cache.ehcache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Deletes files of regions that nobody has asked for since longer than any value lives: their bundles came never again. */
final class Leftovers {
    private static final Duration LONGEST_LIFE = Duration.ofDays(30);

    private Leftovers() {}

    /** Looks through Ehcache's folder, which has a folder {@code file} with one for each region. */
    static void delete(Path folder) throws IOException {
        Path regions = folder.resolve("file");
        if (!Files.isDirectory(regions)) {
            return;
        }
        Instant limit = Instant.now().minus(LONGEST_LIFE);
        for (Path region : children(regions)) {
            if (newest(region).isBefore(limit)) {
                for (Path each : inside(region)) {
                    Files.deleteIfExists(each);
                }
            }
        }
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.toList();
        }
    }

    /** Returns what is in a folder and then the folder, in an order in which it can be deleted. */
    private static List<Path> inside(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.sorted(Comparator.reverseOrder()).toList();
        }
    }

    private static Instant newest(Path folder) throws IOException {
        Instant newest = Instant.EPOCH;
        for (Path each : inside(folder)) {
            FileTime changed = Files.getLastModifiedTime(each);
            newest = changed.toInstant().isAfter(newest) ? changed.toInstant() : newest;
        }
        return newest;
    }
}
