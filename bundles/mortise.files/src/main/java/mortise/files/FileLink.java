package mortise.files;

import java.time.Duration;
import java.util.regex.Pattern;
import mortise.core.Failure;
import mortise.storage.FileKeys;

/**
 * What a link leads to.
 *
 * @param key the file's key in the storage
 * @param name what the file is saved as, in any script; at most 200 characters, none of them a control character
 * @param contentType what the content is, as found out when it was stored, never as an uploader says: {@code image/png}
 * @param shown whether a browser may show it in place of saving it; only kinds that can do no harm are
 * @param valid how long the link works, a second to 366 days
 */
public record FileLink(String key, String name, String contentType, boolean shown, Duration valid) {
    /** The longest name. */
    public static final int MAX_NAME = 200;

    private static final Duration LONGEST = Duration.ofDays(366);
    private static final String TOKEN = "[A-Za-z0-9!#$&^_.+-]{1,80}";
    private static final Pattern CONTENT_TYPE = Pattern.compile(TOKEN + "/" + TOKEN + "(?:; ?charset=" + TOKEN + ")?");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\x{2028}\\x{2029}\\p{Cs}]");

    /**
     * Checks the parts.
     *
     * @throws Failure INVALID if one of them cannot be what it is for
     */
    public FileLink {
        FileKeys.valid(key);
        if (name.isBlank() || name.length() > MAX_NAME || CONTROL.matcher(name).find()) {
            throw Failure.invalidParameter(
                    "name",
                    "bad-name",
                    "a file's name has 1 to " + MAX_NAME + " characters, and none that is invisible");
        }
        if (!CONTENT_TYPE.matcher(contentType).matches()) {
            throw Failure.invalidParameter("contentType", "bad-type", "not a content type; one is image/png");
        }
        if (valid.compareTo(Duration.ofSeconds(1)) < 0 || valid.compareTo(LONGEST) > 0) {
            throw Failure.invalidParameter("valid", "bad-duration", "a link works for a second to 366 days");
        }
    }
}
