package mortise.queue;

/** Which waiting message is worked on first; among equals the one that was sent first. */
public enum Priority {
    /** When nothing else waits. */
    LOWEST,
    /** Before the lowest. */
    LOW,
    /** As most. */
    NORMAL,
    /** Somebody waits for it. */
    HIGH,
    /** Before everything else. */
    HIGHEST
}
