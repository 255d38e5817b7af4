package mortise.web.session;

/**
 * What the sign-in page shows.
 *
 * @param user what was typed
 * @param to where to go afterwards
 * @param problem what was wrong as a text; empty for nothing
 * @param locked whether trying again makes no sense for a while
 * @param keep whether the session is to outlive the browser
 * @param forgotten whether a forgotten password can be replaced
 * @param reset whether one was replaced just now
 */
public record SignInForm(
        String organisation,
        String help,
        String user,
        String to,
        String problem,
        boolean locked,
        boolean keep,
        boolean forgotten,
        boolean reset) {}
