package mortise.imports.csv;

import java.io.IOException;

/** The file cannot be read further: what comes is not CSV, or not of the character set. */
final class Unreadable extends IOException {
    private static final long serialVersionUID = 1L;

    private final long line;

    Unreadable(long line, String message) {
        super(message);
        this.line = line;
    }

    /** Returns the line where it is wrong. */
    long line() {
        return line;
    }

    /** Returns what is wrong. */
    String reason() {
        return String.valueOf(getMessage());
    }
}
