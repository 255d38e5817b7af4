package mortise.web.session;

/**
 * What the page shows that chooses a password by a mailed link.
 *
 * @param secret what the link carries
 * @param user whose password it is; empty if the link works no more
 * @param problem what was wrong as a text; empty for nothing
 * @param field the field that was wrong: {@code new}, {@code again}; empty for none
 */
public record ResetForm(String secret, String user, String problem, String field) {}
