package mortise.imports;

import org.osgi.annotation.versioning.ConsumerType;

/** Watches an import, on its thread, and can end it. */
@ConsumerType
public interface Monitor {
    /** Watches nothing. */
    Monitor NONE = new Monitor() {};

    /**
     * How far an import is.
     *
     * @param lines records read so far
     * @param saved those that were made, changed or found unchanged
     * @param refused those that were refused
     * @param bytes how much of the file was read, which is somewhat ahead
     */
    record Progress(long lines, long saved, long refused, long bytes) {}

    /**
     * What is saved up to a line.
     *
     * @param line the last one; those after it are not saved
     * @param refused of the lines up to it
     */
    record Saved(long line, long created, long updated, long unchanged, long refused) {}

    /** Returns the last line that an earlier attempt has saved: it and those before it are passed over. 0 to pass over none. */
    default long savedBefore() {
        return 0;
    }

    /**
     * Called within the transaction that saves lines, the last that is done there: what is written down here is there with them, or
     * not at all. What it throws takes them back.
     */
    default void saving(Saved saved) {}

    /** Called after each batch. */
    default void reached(Progress progress) {}

    /** Asked before each batch; true ends the import there. */
    default boolean cancelled() {
        return false;
    }
}
