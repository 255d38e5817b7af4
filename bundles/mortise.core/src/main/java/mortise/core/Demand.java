package mortise.core;

/**
 * How much people and systems want of this node right now, for work in the background that gives way to them. Whoever
 * answers requests registers this as a service. Asked many times a second by any thread: return a counter that is kept
 * anyway.
 */
public interface Demand {
    /**
     * Returns how long requests have taken since the node started, all added up, in nanoseconds. What grows by a second
     * within a second was one request at each moment. Those under way count when they end.
     */
    long answeringNanos();
}
