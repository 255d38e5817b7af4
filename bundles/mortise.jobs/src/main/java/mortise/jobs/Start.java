package mortise.jobs;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import mortise.core.Failure;

/**
 * How one job is started.
 *
 * @param title what people call it; empty for its type's title. At most 200 characters
 * @param unique names what may be done only once at a time: while a job of this name has not ended, in the whole cluster,
 *     no other starts. Empty if that does not matter. At most 200 characters
 * @param after jobs that have to succeed first; if one of them does not, this one is cancelled
 */
public record Start(String title, String unique, Set<Long> after) {
    /** At once, however often. */
    public static final Start PLAIN = new Start("", "", Set.of());

    private static final int MOST_CHARACTERS = 200;

    /**
     * Checks the values.
     *
     * @throws Failure INVALID if one is too long
     */
    public Start {
        if (title.length() > MOST_CHARACTERS || unique.length() > MOST_CHARACTERS) {
            throw Failure.invalid(
                    "too-long", "a job's title and unique name have at most " + MOST_CHARACTERS + " characters");
        }
        after = Set.copyOf(after);
    }

    /** Returns this with a title. */
    public Start titled(String other) {
        return new Start(other, unique, after);
    }

    /** Returns this for once at a time. */
    public Start unique(String name) {
        return new Start(title, name, after);
    }

    /** Returns this to be begun when these have succeeded too. */
    public Start after(Long... ids) {
        Set<Long> all = new TreeSet<>(after);
        all.addAll(Arrays.asList(ids));
        return new Start(title, unique, all);
    }
}
