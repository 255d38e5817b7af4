package mortise.imports;

import java.io.IOException;

/** A file that can be read no further: what comes is not of its format. What was read before is good. */
public final class UnreadableException extends IOException {
    private static final long serialVersionUID = 1L;

    private final long line;

    /**
     * Made by formats.
     *
     * @param line where it is wrong, from 1
     * @param reason what is wrong, for people
     */
    public UnreadableException(long line, String reason) {
        super(reason);
        this.line = line;
    }

    /** Returns the line where it is wrong. */
    public long line() {
        return line;
    }

    /** Returns what is wrong. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
