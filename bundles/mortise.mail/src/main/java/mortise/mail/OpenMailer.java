package mortise.mail;

import mortise.socket.Plug;
import org.osgi.annotation.versioning.ConsumerType;

/** A mailer as its provider opened it; {@link Mailer} says what its methods promise. The contract in the test kit holds it to that. */
@ConsumerType
public interface OpenMailer extends Plug {
    /**
     * Takes responsibility for a mail.
     *
     * @param mail always has a sender
     * @throws mortise.core.Failure UNAVAILABLE or INVALID, as {@link Mailer#send} says
     */
    void send(Mail mail);

    /** Tries all steps of sending but the sending, and does not throw. Takes as long as its time-outs at most. */
    Check check();
}
