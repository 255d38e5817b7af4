package mortise.mail;

import mortise.socket.Provider;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A kind of mailer. Opening one looks at its settings only: a server that is away is no reason to leave the provider before
 * in its place, which would take mails that were meant for the server.
 */
@ConsumerType
public interface MailerProvider extends Provider<OpenMailer> {}
