package mortise.core;

/**
 * How a part of the host feels. Parts register this as a service; health pages, the shell and readiness ask all of them.
 * Asked often and by several threads: answer from what is known or within a second, never block longer.
 */
public interface Health {
    /** The states, from good to bad. */
    enum State {
        /** Works. */
        UP,
        /** Works with less than it should have; people notice little. */
        DEGRADED,
        /** Does not work. */
        DOWN
    }

    /**
     * One answer.
     *
     * @param state how it feels
     * @param message one sentence: what works or what is wrong and what to do
     */
    record Report(State state, String message) {
        /** Works. */
        public static Report up(String message) {
            return new Report(State.UP, message);
        }

        /** Works with less. */
        public static Report degraded(String message) {
            return new Report(State.DEGRADED, message);
        }

        /** Does not work. */
        public static Report down(String message) {
            return new Report(State.DOWN, message);
        }
    }

    /** Returns the part's name: {@code database}, {@code entities}. Unique in a node. */
    String part();

    /** Tells whether the node must not be given requests while this part is down. */
    boolean requiredForReadiness();

    /** Returns how the part feels now. Does not throw. */
    Report report();
}
