package mortise.web.shell;

/**
 * What an error page shows.
 *
 * @param title what happened
 * @param text what to do
 * @param detail more about it; the path for 404; empty for nothing
 * @param reference the request's name in the log
 * @param at when
 */
public record ErrorPage(
        int status, String title, String text, String detail, String reference, String at, boolean signedIn) {}
