package mortise.web.text;

import java.util.Map;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.parser.Parser;
import org.jsoup.safety.Cleaner;
import org.jsoup.safety.Safelist;

/**
 * Formatted text of the subset that is safe in a page: paragraphs, headings, lists, tables, quotations, code, emphasis and
 * links. Records clean it when it is saved; it is cleaned once more before it is shown, since it may be older than the rule.
 */
public final class RichText {
    private static final Cleaner CLEANER = new Cleaner(Safelist.basic()
            .addTags("h2", "h3", "h4", "hr", "s", "table", "thead", "tbody", "tr", "th", "td")
            .addProtocols("a", "href", "http", "https", "mailto")
            .addEnforcedAttribute("a", "rel", "nofollow noopener noreferrer"));
    /** What editors and other programs write for what has a tag here. */
    private static final Map<String, String> SAME = Map.of(
            "div:not(:has(address,article,blockquote,div,dl,h1,h2,h3,h4,h5,h6,hr,ol,p,pre,section,table,ul))",
            "p",
            "h1",
            "h2",
            "h5",
            "h4",
            "h6",
            "h4",
            "del",
            "s",
            "strike",
            "s");

    private static final Pattern BLOCK_END =
            Pattern.compile("</(p|h[1-6]|li|dt|dd|blockquote|pre|tr|div)>|<(br|hr)[ /]*>", Pattern.CASE_INSENSITIVE);
    private static final Pattern TAG = Pattern.compile("<[^<>]*>");

    private RichText() {}

    /** Returns the safe part of a text; empty if there is nothing to be read in it. */
    public static String clean(String html) {
        Document given = Jsoup.parseBodyFragment(html);
        SAME.forEach((other, tag) -> given.select(other).tagName(tag));
        Document clean = CLEANER.clean(given);
        clean.outputSettings().prettyPrint(false);
        return clean.hasText() ? clean.body().html() : "";
    }

    /** Returns the words alone; blocks are told apart by line ends. */
    public static String plain(String html) {
        String lines = BLOCK_END.matcher(html).replaceAll("\n");
        return Parser.unescapeEntities(TAG.matcher(lines).replaceAll(""), false)
                .replace('\u00a0', ' ')
                .replaceAll("[ \\t]+", " ")
                .replaceAll(" ?\\n ?", "\n")
                .strip();
    }
}
