package mortise.mail;

import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Mails that were kept instead of being sent, for development and demonstration. Registered as a service while its provider
 * is installed, be it active or not; only for administrators, for it shows everybody's mail. Safe for use by many threads.
 */
@ProviderType
public interface Outbox {
    /**
     * A mail that is kept, as far as a list shows it.
     *
     * @param id names it here; later ones have greater ids. Not the message id, which two may share
     * @param kept when it was taken
     * @param size of its file, in bytes
     * @param from who sent it, as in the mail
     * @param recipients who would have got it, those of blind copies too
     */
    record Entry(String id, Instant kept, long size, String from, List<String> recipients, String subject) {
        /** Copies the recipients. */
        public Entry {
            recipients = List.copyOf(recipients);
        }
    }

    /** Returns how many mails are kept. */
    int size();

    /**
     * Returns the latest mails, those first.
     *
     * @param before only those earlier than the one of this id; empty for all
     * @param most how many at most, up to 500
     */
    List<Entry> list(String before, int most);

    /**
     * Returns a mail as it was given to the provider, blind copies included; its attachments are read from its file. It can
     * be sent again.
     *
     * @return empty if it is not kept, or not any more
     * @throws mortise.core.Failure INVALID if its file is no mail any more; UNAVAILABLE if it cannot be read
     */
    Optional<Mail> find(String id);

    /**
     * Returns a mail as a recipient would have got it, in the format of {@code .eml}; the caller closes it.
     *
     * @return empty if it is not kept, or not any more
     * @throws mortise.core.Failure UNAVAILABLE if it cannot be read
     */
    Optional<InputStream> open(String id);

    /** Forgets a mail; one that is not kept is forgotten already. */
    void remove(String id);
}
