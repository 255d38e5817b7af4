package mortise.push;

/**
 * What has become of a mail.
 *
 * @param mail its id in the log
 * @param state one word: {@code sent}, {@code failed}, or {@code waiting} for its next attempt
 */
public record MailTold(long mail, String state) {}
