package mortise.push;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What people are told personally. It is stored, so that it is there when they sign in, and pushed to their open pages. Each
 * person sees only his own. Safe for use by many threads.
 */
@ProviderType
public interface Notifications {
    /** What somebody is told who is named in a comment, as {@link Notification#kind}. */
    String MENTION = "message-square";

    /** What somebody is told whose a record is now. */
    String ASSIGNED = "user-plus";

    /** What somebody is told whose job is done. */
    String JOB_DONE = "circle-check";

    /** What somebody is told whose job has failed. */
    String JOB_FAILED = "circle-alert";

    /** Which of them are meant. */
    enum Which {
        /** All. */
        ALL(List.of()),
        /** Those that were not read. */
        UNREAD(List.of()),
        /** Where one was named. */
        MENTIONS(List.of(MENTION)),
        /** What is one's own now. */
        ASSIGNED(List.of(Notifications.ASSIGNED)),
        /** How one's jobs ended. */
        JOBS(List.of(JOB_DONE, JOB_FAILED));

        private final List<String> kinds;

        Which(List<String> kinds) {
            this.kinds = kinds;
        }

        /** Returns of which kinds they are; none for those of all. */
        public List<String> kinds() {
            return kinds;
        }
    }

    /**
     * One of them.
     *
     * @param kind what it is about, one word that is also an icon's name: {@code bell}, {@code user}, {@code layers}
     * @param title one sentence
     * @param text more, perhaps empty
     * @param link the path of a page of this host, perhaps empty
     * @param read when it was read; null if it was not
     */
    record Notification(
            long id, String kind, String title, String text, String link, Instant at, @Nullable Instant read) {}

    /**
     * A page of them.
     *
     * @param notifications newest first
     * @param more whether there are older ones
     * @param counts how many there are of each in all; of all of them it is not counted
     */
    record Page(List<Notification> notifications, boolean more, Map<Which, Long> counts) {
        /** Copies list and map. */
        public Page {
            notifications = List.copyOf(notifications);
            counts = Map.copyOf(counts);
        }

        /** Returns how many are unread in all. */
        public long unread() {
            return count(Which.UNREAD);
        }

        /** Returns how many there are in all. */
        public long count(Which which) {
            return counts.getOrDefault(which, 0L);
        }
    }

    /**
     * Tells a person something. Done with the transaction it is called in, if there is one.
     *
     * @param user the user's id
     * @param key names what it is about, so that the same told twice is there once: {@code job.17.done}; empty to tell it
     *     each time
     * @param kind as {@link Notification#kind}
     * @param title one sentence; cut off after 250 characters
     * @param text more; cut off after 2000 characters
     * @param link the path of a page of this host, beginning with a slash, or nothing
     * @throws mortise.core.Failure INVALID if the link leads to another host; MISSING if there is no such user
     */
    void tell(long user, String key, String kind, String title, String text, String link);

    /**
     * Returns the current identity's notifications.
     *
     * @param before the id of the last one of the page before; 0 for the first page
     * @param size from 1 to 100
     */
    Page page(Which which, long before, int size);

    /** Returns how many unread ones the current identity has. */
    long unread();

    /** Notes that the current identity has read, or not, one of its own; does nothing if there is no such one. */
    void mark(long id, boolean read);

    /** Notes that the current identity has read all it has. */
    void markAll();
}
