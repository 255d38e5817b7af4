package mortise.web.http;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses of icons by their names in the sprite. Safe for use by many threads. */
public final class Icons {
    private static final Pattern SYMBOL = Pattern.compile("<symbol id=\"i-([^\"]+)\"");
    private static final Map<String, String> ADDRESSES = new HashMap<>();
    private static final String UNKNOWN = Assets.url("icons.svg") + "#i-box";

    static {
        Matcher symbols = SYMBOL.matcher(Assets.sprite());
        while (symbols.find()) {
            ADDRESSES.put(symbols.group(1), Assets.url("icons.svg") + "#i-" + symbols.group(1));
        }
    }

    private Icons() {}

    /** Returns the address of an icon; that of a box for a name that the sprite does not have. */
    public static String url(String name) {
        return ADDRESSES.getOrDefault(name, UNKNOWN);
    }
}
