package mortise.search.records;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of the installed indexes this node used last, in a file of its data folder. An index that is used again after another one was
 * does not know what changed in between, and its description does not tell. For one thread.
 */
final class LastIndex {
    private static final Logger log = LoggerFactory.getLogger(LastIndex.class);

    private final Path file;
    private String name = "";

    LastIndex(Path file) {
        this.file = file;
    }

    /** Tells whether the index used now is another one than the last time; not if nothing is known of that. */
    boolean isAnother(String now) {
        if (name.isEmpty()) {
            name = read();
        }
        return !name.isEmpty() && !name.equals(now);
    }

    private String read() {
        try {
            return Files.exists(file) ? Files.readString(file).strip() : "";
        } catch (IOException unreadable) {
            log.warn("Which search index was used last cannot be read: {}", unreadable.toString());
            return "";
        }
    }

    /** Notes which one is used now. What cannot be written is known until the node ends. */
    void note(String now) {
        if (name.equals(now)) {
            return;
        }
        name = now;
        try {
            Files.createDirectories(file.getParent());
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(fresh, now);
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException full) {
            log.warn("Which search index is used cannot be noted: {}", full.toString());
        }
    }
}
