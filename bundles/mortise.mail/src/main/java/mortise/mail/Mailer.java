package mortise.mail;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Sends mail, by the provider that is selected ({@code provider} of {@code mortise.mail}). A call is one attempt, made at
 * once and on the caller's thread, which may take as long as the provider's time-outs: code that must not wait, or wants a
 * mail to survive a server that is away, puts it into the queue. Safe for use by many threads.
 */
@ProviderType
public interface Mailer {
    /**
     * Hands a mail over and returns once the provider has taken responsibility for all of its recipients; delivery may
     * still take hours. If it fails, no recipient gets it, save when the connection broke just before the server's
     * confirmation arrived: then the mail may have been taken, and sending it again with the same {@link Mail#id} lets
     * those who receive it see that it is the same. Sending a mail twice delivers it twice.
     *
     * @param mail what to send; if it names no sender, it is from the one in the settings
     * @throws mortise.core.Failure UNAVAILABLE if nobody could take it now, and the same mail may go later; INVALID if
     *     nobody ever will: it is too large, an attachment is not as long as it says, or the server has refused it, a
     *     recipient or the sender, with a problem for each recipient that was refused
     */
    void send(Mail mail);

    /**
     * Tells whether the active provider could send now, and if not, at which step it fails. Sends nothing.
     *
     * @throws mortise.core.Failure UNAVAILABLE if no provider is active
     */
    Check check();

    /**
     * Tells the same of an installed provider, active or not, so that one can be tried before it is selected.
     *
     * @throws mortise.core.Failure MISSING if none of that name is installed; INVALID if a setting of its cannot work
     */
    Check check(String provider);

    /** Returns the sender of mails that name none, as the settings say it; it may be none that can be used. */
    String sender();

    /** Returns the name of the provider that is selected, whether it works or not. */
    String provider();
}
