package mortise.web.session;

/**
 * What the page shows that asks for a new password.
 *
 * @param possible whether this host sends mail
 * @param sent whether it was asked for: whatever was typed, the answer is the same
 * @param help where people write to, empty for nowhere
 * @param problem what was wrong as a text; empty for nothing
 */
public record ForgottenForm(boolean possible, boolean sent, String help, String problem) {}
