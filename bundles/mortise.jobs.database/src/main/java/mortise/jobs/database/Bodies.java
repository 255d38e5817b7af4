package mortise.jobs.database;

import mortise.jobs.JobType;
import mortise.queue.MessageFormat;
import mortise.queue.Topic;

/** What jobs are told, as text. */
record Bodies(MessageFormat format) {
    private static <T> Topic<T> topic(JobType<T> type) {
        return Topic.work("job." + type.name(), type.body());
    }

    /** @throws mortise.core.Failure INVALID if it is of another class than its type's, is too long, or cannot be read back */
    <T> String write(JobType<T> type, T body) {
        String text = format.write(topic(type), body);
        format.read(topic(type), text);
        return text;
    }

    /** @throws mortise.core.Failure INVALID if the text is no body of the type, naming the place */
    <T> T read(JobType<T> type, String text) {
        return format.read(topic(type), text);
    }
}
