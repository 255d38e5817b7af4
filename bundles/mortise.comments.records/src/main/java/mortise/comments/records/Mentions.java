package mortise.comments.records;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mortise.core.Identity;

/** The names behind at signs of a text. */
final class Mentions {
    /** More people are told by one comment than that by mistake only. */
    static final int MOST = 20;

    /** Not within an e-mail address; a dot or hyphen at the end belongs to the sentence. */
    private static final Pattern NAME =
            Pattern.compile("(?<![\\p{L}\\p{N}._%+-])@([\\p{L}\\p{N}](?:[\\p{L}\\p{N}._-]*[\\p{L}\\p{N}])?)");

    private Mentions() {}

    /** Returns the users whom a text mentions, by their names, the first {@link #MOST} of them. */
    static Map<String, Identity> in(String text, Function<String, Optional<Identity>> find) {
        Set<String> names = new LinkedHashSet<>();
        Matcher matcher = NAME.matcher(text);
        while (matcher.find() && names.size() < MOST) {
            names.add(matcher.group(1));
        }
        Map<String, Identity> users = new LinkedHashMap<>();
        names.forEach(name -> find.apply(name).ifPresent(user -> users.put(user.name(), user)));
        return users;
    }
}
