package mortise.web.mail;

import mortise.mail.Check;
import mortise.web.http.Visit;
import org.jspecify.annotations.Nullable;

/**
 * What the page of the sender shows.
 *
 * @param available whether there is a mailer
 * @param provider which one is active, empty if none is
 * @param from the sender of mails that name none
 * @param check what a test has found, null if none was made
 */
public record SenderView(Visit visit, boolean available, String provider, String from, @Nullable Check check) {}
