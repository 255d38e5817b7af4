package mortise.jobs;

import mortise.queue.Topic;

/**
 * Tells that a job came into a state; progress is not told. An event of the queue.
 *
 * @param id the job's
 * @param parent the job that it is a part of; 0 if it is none's
 * @param type the name of its type
 * @param title what people call it
 * @param state the state it came into
 * @param owner the id of who started it; 0 for the host itself
 * @param reason why it failed or was cancelled
 * @param scheduled whether a schedule started it, and not its owner
 */
public record JobChanged(
        long id, long parent, String type, String title, JobState state, long owner, String reason, boolean scheduled) {
    /** Where it is told. */
    public static final Topic<JobChanged> TOPIC = Topic.event("job.changed", JobChanged.class);
}
