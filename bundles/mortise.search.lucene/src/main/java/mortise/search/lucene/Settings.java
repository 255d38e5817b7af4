package mortise.search.lucene;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import mortise.core.Failure;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/** The settings, checked. */
record Settings(Path folder, int visibleMillis, int commitSeconds, int bufferMebibytes, Disk disk) {
    /** Opens the files of an index. */
    @FunctionalInterface
    interface Disk {
        /** Returns the files in a folder. */
        Directory open(Path folder) throws IOException;
    }

    static Settings of(LuceneProvider.Config config) {
        return new Settings(
                usable(mortise.socket.Settings.folder(config.folder(), "search")),
                between("visibleMillis", config.visibleMillis(), 10, 1_000),
                between("commitSeconds", config.commitSeconds(), 1, 600),
                between("bufferMebibytes", config.bufferMebibytes(), 1, 1_024),
                FSDirectory::open);
    }

    /** These settings with files that are opened otherwise, as a test of a full disk needs them. */
    Settings on(Disk other) {
        return new Settings(folder, visibleMillis, commitSeconds, bufferMebibytes, other);
    }

    private static Path usable(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException unwritable) {
            throw refused("folder", folder, "cannot be made: " + unwritable, unwritable);
        }
        if (!Files.isWritable(folder)) {
            throw refused("folder", folder, "cannot be written by this process", null);
        }
        return folder;
    }

    private static int between(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw refused(key, value, "has to be from " + least + " to " + most, null);
        }
        return value;
    }

    private static Failure refused(
            String key, Object value, String why, @org.jspecify.annotations.Nullable Exception cause) {
        return new Failure(
                Failure.Kind.INVALID,
                "bad-setting",
                LuceneProvider.PID + ": " + key + " = " + value + " " + why,
                cause);
    }
}
