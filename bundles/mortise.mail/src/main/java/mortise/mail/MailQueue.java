package mortise.mail;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Sends mail by way of the queue, so that nobody waits for a server, and a mail survives one that is away for days. Each
 * mail is in the {@link MailLog}. Safe for use by many threads.
 */
@ProviderType
public interface MailQueue {
    /**
     * What the log says about a mail beside the mail itself.
     *
     * @param template the template it was written with; empty if none
     * @param entity the entity of the record it is about; empty if it is about none
     * @param record the record it is about; 0 if it is about none
     * @param key names the reason to send it: two mails of one key are sent once; empty if it has none. At most 200
     *     characters
     * @param confidential whether only the recipient may read it: its text is shown to nobody, and forgotten once it was
     *     sent or refused
     */
    record About(String template, String entity, long record, String key, boolean confidential) {
        /** About nothing. */
        public static final About NOTHING = new About("", "", 0, "", false);

        /** Returns this with a key. */
        public About keyed(String other) {
            return new About(template, entity, record, other, confidential);
        }

        /** Returns this for a mail that only its recipient may read. */
        public About inConfidence() {
            return new About(template, entity, record, key, true);
        }
    }

    /**
     * Writes a mail to the log and sends it soon. Inside a transaction of {@code Records} both happen if and only if it
     * commits; otherwise they have happened when the call returns. A server that cannot be reached is tried again, for
     * days; a mail that it refuses is not.
     *
     * <p>The mail is handed over once, with one exception that SMTP leaves open: if the node or the connection dies after
     * the server took the mail and before that is noted here, it is sent again, with the same {@link Mail#id}, by which
     * most who receive it see that it is the same.
     *
     * @return its id in the log; if there was a mail of this key before, that one's
     * @throws mortise.core.Failure INVALID if its attachments are too large to wait in the log; UNAVAILABLE if it could not
     *     be stored
     */
    long send(Mail mail, About about);
}
