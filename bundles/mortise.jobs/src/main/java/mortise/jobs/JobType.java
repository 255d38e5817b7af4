package mortise.jobs;

import java.time.Duration;
import mortise.core.Failure;
import mortise.queue.Retry;
import mortise.queue.Topic;
import org.jspecify.annotations.Nullable;

/**
 * A kind of job. Two types of one name are the same type; who starts jobs and who works on them usually share a constant.
 *
 * @param name words in lower case with dots between them: {@code search.rebuild}
 * @param title what people call it: {@code Rebuild a search index}
 * @param body the class of what a job is told, a record as the body of a {@link Topic} is. People see it: no secrets
 * @param retry how often a job is begun in all, also after its node died, and the pauses after a failure
 * @param silence how long a handler may give no sign of life, as progress, before it is taken for stuck and the job fails.
 *     From one second to a week
 * @param example what administrators who make a schedule begin with; null if only code makes schedules of it
 * @param <T> the body
 */
public record JobType<T>(String name, String title, Class<T> body, Retry retry, Duration silence, @Nullable T example) {
    private static final int MOST_CHARACTERS = 80;
    private static final int MOST_TITLE = 200;
    /** Three times, with pauses of 10 and 20 seconds. */
    private static final Retry USUAL = new Retry(3, Duration.ofSeconds(10), Duration.ofMinutes(15));

    /**
     * Checks the values.
     *
     * @throws Failure INVALID if one cannot work
     */
    public JobType {
        if (!Topic.isName(name) || name.length() > MOST_CHARACTERS) {
            throw Failure.invalid(
                    "job-type",
                    "'" + name + "' is no name of a kind of job; expected at most " + MOST_CHARACTERS
                            + " lower case letters and digits, as search.rebuild");
        }
        if (title.isBlank() || title.length() > MOST_TITLE) {
            throw Failure.invalid("title", name + ": a title has 1 to " + MOST_TITLE + " characters");
        }
        if (silence.toMillis() < 1_000 || silence.toDays() > 7) {
            throw Failure.invalid("silence", name + ": silence is from one second to a week, not " + silence);
        }
    }

    /** A type whose jobs are begun three times at most and may be silent for half an hour. */
    public static <T> JobType<T> of(String name, String title, Class<T> body) {
        return new JobType<>(name, title, body, USUAL, Duration.ofMinutes(30), null);
    }

    /** Returns this type with other attempts. */
    public JobType<T> with(Retry other) {
        return new JobType<>(name, title, body, other, silence, example);
    }

    /** Returns this type with another time of silence. */
    public JobType<T> silent(Duration other) {
        return new JobType<>(name, title, body, retry, other, example);
    }

    /** Returns this type as one of which administrators may make schedules. */
    public JobType<T> schedulable(T first) {
        return new JobType<>(name, title, body, retry, silence, first);
    }
}
