package mortise.users.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was looked up in the last five seconds, at most 10,000 values, so that not every request asks the database. What is
 * removed here is not brought back by a look-up that began before. Safe for use by many threads.
 *
 * @param <T> the values
 */
public final class Recent<T> {
    /** How long a value may be used after it was looked up. */
    public static final Duration LIFE = Duration.ofSeconds(5);

    private static final int SIZE = 10_000;

    /** Finds what is not known. */
    public interface LookUp<T> {
        /** Returns the value of a key, or null if there is none. */
        @Nullable
        T find(String key);
    }

    private record Kept<T>(T value, Instant until) {}

    private final InstantSource clock;
    private long removals;
    private final Map<String, Kept<T>> kept = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept<T>> eldest) {
            return size() > SIZE;
        }
    };

    /** Empty. */
    public Recent(InstantSource clock) {
        this.clock = clock;
    }

    /** Returns the value of a key, looked up if it is not known or too old; null, which is not kept, if there is none. */
    public @Nullable T get(String key, LookUp<T> lookUp) {
        long before;
        synchronized (kept) {
            Kept<T> found = kept.get(key);
            if (found != null && clock.instant().isBefore(found.until())) {
                return found.value();
            }
            before = removals;
        }
        Instant until = clock.instant().plus(LIFE);
        T value = lookUp.find(key);
        synchronized (kept) {
            if (value == null) {
                kept.remove(key);
            } else if (before == removals) {
                kept.put(key, new Kept<>(value, until));
            }
        }
        return value;
    }

    /** Forgets one value. */
    public void remove(String key) {
        synchronized (kept) {
            removals++;
            kept.remove(key);
        }
    }

    /** Forgets all. */
    public void clear() {
        synchronized (kept) {
            removals++;
            kept.clear();
        }
    }
}
