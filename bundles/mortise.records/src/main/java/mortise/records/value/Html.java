package mortise.records.value;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.safety.Safelist;
import org.jspecify.annotations.Nullable;

/** Formatted texts of people: a safe subset of HTML. */
public final class Html {
    private static final Safelist SAFE = Safelist.basic()
            .addTags("h2", "h3", "h4", "hr", "s", "table", "thead", "tbody", "tr", "th", "td")
            .addProtocols("a", "href", "http", "https", "mailto")
            .addEnforcedAttribute("a", "rel", "nofollow noopener");
    private static final Document.OutputSettings PLAIN = new Document.OutputSettings().prettyPrint(false);

    private Html() {}

    /** Returns the text without what could run, load or disguise anything; null for null or nothing left. */
    public static @Nullable String clean(@Nullable String html) {
        if (html == null) {
            return null;
        }
        String clean = Jsoup.clean(html, "", SAFE, PLAIN);
        return clean.isBlank() ? null : clean;
    }
}
