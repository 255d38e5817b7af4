package mortise.web.session;

/**
 * What the page that chooses a password shows.
 *
 * @param firstStart whether it is the first start, or a password given by somebody else that has to be changed
 * @param user the name to sign in with
 * @param problem what was wrong as a text; empty for nothing
 * @param field the field that was wrong: {@code old}, {@code new}, {@code again}; empty for none
 * @param action where the form goes
 * @param host the host's address as the browser knows it
 */
public record PasswordForm(boolean firstStart, String user, String problem, String field, String action, String host) {
    /** Returns {@code true} as an attribute for the field that is wrong, null for others. */
    public @org.jspecify.annotations.Nullable String invalid(String name) {
        return field.equals(name) ? "true" : null;
    }
}
