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
        DOWN,
        /** Does not work and will not by itself: somebody has to change a setting. A start ends here. */
        FAILED
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

        /**
         * Does not work until somebody changes something.
         *
         * @param message names the setting: {@code mortise.database: provider = oracle is not installed}
         */
        public static Report failed(String message) {
            return new Report(State.FAILED, message);
        }
    }

    /** Returns the part's name: {@code database}, {@code entities}. Unique in a node. */
    String part();

    /** Tells whether the node must not be given requests while this part is down or has failed. */
    boolean requiredForReadiness();

    /** Returns how the part feels now. Does not throw. */
    Report report();
}
