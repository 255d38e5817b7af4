package mortise.web.queue;

import mortise.queue.OpenQueue.Depth;
import mortise.queue.OpenQueue.Subscription;

/**
 * What waits for a subscription.
 *
 * @param consumers how many living nodes work on it
 * @param done what they did
 */
public record Waiting(Depth depth, int consumers, Throughput done) {
    /** How a subscription fares. */
    public enum State {
        /** Its messages are worked on. */
        OPEN("good"),
        /** No living node works on it. */
        AWAY("warn"),
        /** An administrator holds its messages back. */
        PAUSED(""),
        /** Its topic has no subscriber yet. */
        NOBODY("");

        private final String tone;

        State(String tone) {
            this.tone = tone;
        }

        /** Returns the class of the dot that stands for it. */
        public String tone() {
            return tone;
        }

        /** Returns its key of the texts. */
        public String key() {
            return "queue.state." + name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** Returns topic and subscriber, as people call it: {@code record.changed/search}. */
    public String name() {
        return depth.subscription().name();
    }

    /** Returns the subscription's id, 0 for a topic without any. */
    public long id() {
        return depth.subscription().id();
    }

    /** Returns how it fares. */
    public State state() {
        Subscription subscription = depth.subscription();
        if (subscription.id() == 0) {
            return State.NOBODY;
        }
        if (subscription.paused()) {
            return State.PAUSED;
        }
        return consumers > 0 ? State.OPEN : State.AWAY;
    }

    /** Returns how many messages are still to be worked on. */
    public long backlog() {
        return depth.ready() + depth.later();
    }

    /** Tells whether messages wait that nobody works on. */
    public boolean isLeft() {
        return consumers == 0 && backlog() > 0;
    }
}
