package mortise.mail.log;

import java.time.Duration;
import mortise.queue.Retry;
import mortise.queue.Topic;

/**
 * Says that a mail of the log is to be sent.
 *
 * @param mail its id
 * @param round 1, and one more each time that somebody sends it again: what is left of earlier rounds is over
 */
record QueuedMail(long mail, int round) {
    /** For a server that is away: soon at first, then four times an hour for more than four days. */
    static final Topic<QueuedMail> TOPIC = Topic.work("mail.send", QueuedMail.class)
            .with(new Retry(400, Duration.ofSeconds(2), Duration.ofMinutes(15)));
}
