package mortise.web.http;

import java.time.ZoneId;
import java.util.List;

/**
 * What the operator decided about the screens.
 *
 * @param organisation shown under the product's name and on the sign-in page, empty for none
 * @param help where people write to when they cannot sign in, empty for none
 * @param zone the time zone of people whose browser tells none
 * @param pageSizes how many rows a list page can have, the first is the default
 * @param maxFormBytes the longest form accepted
 * @param publicUrl where people reach this host, without a slash at its end; empty if the operator has not said
 * @param alwaysSecure whether cookies are for https only even where the request came by http, behind a proxy
 */
public record Settings(
        String organisation,
        String help,
        ZoneId zone,
        List<Integer> pageSizes,
        int maxFormBytes,
        String publicUrl,
        boolean alwaysSecure) {
    /** Copies the sizes. */
    public Settings {
        pageSizes = List.copyOf(pageSizes);
    }
}
