package mortise.jobs;

/**
 * Where a job is.
 *
 * <pre>
 * BLOCKED → WAITING → RUNNING → SUCCEEDED
 *                ↑        ├→ RETRYING → RUNNING
 *                └────────┤  (its node stopped or died)
 *                         ├→ FAILED
 * all that have not ended └→ CANCELLED
 * FAILED, CANCELLED → WAITING, RUNNING or BLOCKED by a retry
 * </pre>
 */
public enum JobState {
    /** Waits for other jobs to succeed. */
    BLOCKED,
    /** Waits for a node to begin it. */
    WAITING,
    /** Is worked on, or its parts are. */
    RUNNING,
    /** Has failed, and waits to be tried again. */
    RETRYING,
    /** Is done. */
    SUCCEEDED,
    /** Is not done, and is not tried again by itself. */
    FAILED,
    /** Is not done because somebody did not want it any more. */
    CANCELLED;

    /** Tells whether nothing more happens by itself. */
    public boolean ended() {
        return compareTo(SUCCEEDED) >= 0;
    }
}
