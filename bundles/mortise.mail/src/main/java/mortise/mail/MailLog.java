package mortise.mail;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What became of the mails that were sent by {@link MailQueue}. Only for administrators, for it shows everybody's mail. Safe
 * for use by many threads.
 */
@ProviderType
public interface MailLog {
    /** Where a mail is. */
    enum State {
        /** It goes out by itself, now or at its next attempt. */
        WAITING,
        /** The mail server has taken it; whether it was delivered, that server knows. */
        SENT,
        /** It was refused, or tried too often; it goes out if somebody sends it again. */
        FAILED
    }

    /**
     * A mail, as far as a list shows it.
     *
     * @param id names it here; later ones have greater ids
     * @param messageId its Message-ID, with which the server's own log finds it
     * @param attempts how often it was tried, in all
     * @param reason why the last attempt failed; empty if it did not
     * @param to its recipients, those of blind copies too
     * @param about what it is about; its key is left out
     * @param queued when it was written
     * @param tried when it was last tried; null if never
     */
    record Entry(
            long id,
            String messageId,
            State state,
            int attempts,
            String reason,
            List<String> to,
            String subject,
            Locale language,
            MailQueue.About about,
            Instant queued,
            @Nullable Instant tried) {
        /** Copies the recipients. */
        public Entry {
            to = List.copyOf(to);
        }
    }

    /**
     * Which mails are asked for.
     *
     * @param state null for all
     * @param text part of a recipient or of the subject, whatever the case; empty for all
     * @param entity of the record they are about; empty for all
     * @param record they are about; 0 for all
     */
    record Search(@Nullable State state, String text, String entity, long record) {
        /** All mails. */
        public static final Search ALL = new Search(null, "", "", 0);
    }

    /**
     * Returns a page, the latest first.
     *
     * @param before only those of smaller ids
     * @param most how many at most, from 1 to 500
     */
    List<Entry> find(Search search, long before, int most);

    /** Returns how many match. */
    long count(Search search);

    /** Returns how many mails were written since a moment, by where they are now. */
    Map<State, Long> since(Instant moment);

    /** Returns an entry; empty if there is none, or none any more. */
    Optional<Entry> get(long id);

    /**
     * Returns the mail itself; empty if it is there no more, or was confidential.
     *
     * @throws mortise.core.Failure UNAVAILABLE if it cannot be read
     */
    Optional<Mail> mail(long id);

    /**
     * Sends a mail once more. One that was sent gets another Message-ID, for it shall arrive; one that failed keeps its own,
     * so that whoever has it can tell.
     *
     * @throws mortise.core.Failure MISSING if it is there no more; CONFLICT if it goes out by itself; INVALID if it was
     *     confidential and is forgotten
     */
    void resend(long id);

    /**
     * Removes the mails that were sent or have failed and were last changed before a moment.
     *
     * @return how many there were
     */
    int clean(Instant before);
}
