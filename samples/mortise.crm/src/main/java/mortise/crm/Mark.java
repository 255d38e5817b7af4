package mortise.crm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Remembers over starts whether the sample was begun and whether it is whole, in a file of the node's data folder. */
final class Mark {
    private static final String BEGUN = "begun";
    private static final String WHOLE = "whole";

    private final Path file;

    Mark(Path folder) {
        file = folder.resolve("sample-crm");
    }

    boolean isBegun() {
        return BEGUN.equals(read());
    }

    boolean isWhole() {
        return WHOLE.equals(read());
    }

    void begin() {
        write(BEGUN);
    }

    void finish() {
        write(WHOLE);
    }

    private String read() {
        try {
            return Files.exists(file) ? Files.readString(file).strip() : "";
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + file, unreadable);
        }
    }

    private void write(String state) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, state + "\n");
        } catch (IOException unwritable) {
            throw new UncheckedIOException("cannot write " + file, unwritable);
        }
    }
}
