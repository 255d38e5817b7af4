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

    /** Called after each batch. */
    default void reached(Progress progress) {}

    /** Asked before each batch; true ends the import there. */
    default boolean cancelled() {
        return false;
    }
}
