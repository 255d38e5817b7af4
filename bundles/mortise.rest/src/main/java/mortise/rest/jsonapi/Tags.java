package mortise.rest.jsonapi;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mortise.entity.Record;
import mortise.jsonapi.Layouts;
import mortise.jsonapi.Refusal;
import mortise.jsonapi.Source;
import org.jspecify.annotations.Nullable;

/**
 * Entity tags: a record's version, and behind a hyphen what else a kept copy depends on. Only the version counts where a
 * change is conditional, so that a proxy that weakens or lengthens tags does no harm.
 */
final class Tags {
    private static final Pattern TAG = Pattern.compile("(?:W/)?\"([^\"]*)\"\\s*(?:,\\s*|$)");
    private static final Pattern VERSION = Pattern.compile("([0-9]{1,9})(?:-.*)?");
    private static final int MOST_CHARACTERS = 1000;

    private Tags() {}

    /** Returns the tag of a record. */
    static String of(Layouts layouts, Record record) {
        return "\"" + record.version() + "-" + layouts.of(record.type()).fingerprint + "\"";
    }

    /** Tells whether the caller has exactly this. */
    static boolean isKnown(HttpServletRequest request, String tag) {
        String header = request.getHeader("If-None-Match");
        return header != null
                && (header.strip().equals("*")
                        || read("If-None-Match", header).stream()
                                .anyMatch(known -> tag.equals("\"" + known + "\"")
                                        || compressed(tag).equals("\"" + known + "\"")));
    }

    /** Returns the tag of the same in compressed form, which is another sequence of bytes. */
    static String compressed(String tag) {
        return tag.substring(0, tag.length() - 1) + "-gz\"";
    }

    /**
     * Returns the versions that the caller wants to change, none for any; null if he sets no condition.
     *
     * @throws Refusal if the header is not a list of tags
     */
    static @Nullable List<Integer> expected(HttpServletRequest request) {
        String header = request.getHeader("If-Match");
        if (header == null || header.strip().equals("*")) {
            return null;
        }
        List<Integer> versions = new ArrayList<>();
        for (String tag : read("If-Match", header)) {
            Matcher version = VERSION.matcher(tag);
            // A tag that is none of ours fits no record: version 0 does not exist.
            versions.add(version.matches() ? Integer.parseInt(version.group(1)) : 0);
        }
        return versions;
    }

    private static List<String> read(String name, String header) {
        List<String> tags = new ArrayList<>();
        String text = header.strip();
        Matcher matcher = TAG.matcher(text);
        int at = 0;
        while (at < text.length() && text.length() <= MOST_CHARACTERS && matcher.find(at) && matcher.start() == at) {
            tags.add(matcher.group(1));
            at = matcher.end();
        }
        if (at < text.length() || tags.isEmpty()) {
            throw new Refusal(400, "unreadable", name + " is a list of entity tags, as \"7\"", Source.header(name));
        }
        return tags;
    }
}
