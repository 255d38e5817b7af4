package mortise.web.text;

import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The words of the screens in one language. Texts live in {@code messages.properties} by language; {@code {0}} stands for
 * the first argument; a key's sibling with {@code .one} is used where the first argument is the number one. Safe for use by
 * many threads.
 */
public final class Texts {
    /** The languages that are complete. */
    public static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.GERMAN);

    private static final ResourceBundle.Control NO_FALLBACK =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);
    private static final Map<String, Texts> BY_LANGUAGE = new ConcurrentHashMap<>();

    private static final Set<String> RIGHT_TO_LEFT = Set.of("ar", "fa", "he", "ur");

    private final Locale language;
    private final Map<String, String> texts = new HashMap<>();

    private Texts(Locale language) {
        this.language = language;
        ResourceBundle bundle =
                ResourceBundle.getBundle("mortise.web.messages", language, Texts.class.getClassLoader(), NO_FALLBACK);
        for (Enumeration<String> keys = bundle.getKeys(); keys.hasMoreElements(); ) {
            String key = keys.nextElement();
            texts.put(key, bundle.getString(key));
        }
    }

    /** Returns the texts of a language; the English ones where there are none. */
    public static Texts of(Locale locale) {
        String code = locale.getLanguage();
        Locale language = LANGUAGES.stream()
                .filter(known -> known.getLanguage().equals(code))
                .findFirst()
                .orElse(Locale.ENGLISH);
        return BY_LANGUAGE.computeIfAbsent(
                language.getLanguage(), first -> new Texts(language.equals(Locale.ENGLISH) ? Locale.ROOT : language));
    }

    /** Returns the language's code for {@code <html lang>}. */
    public String code() {
        return language.equals(Locale.ROOT) ? "en" : language.getLanguage();
    }

    /** Returns the direction it is written in for {@code <html dir>}. */
    public String direction() {
        return RIGHT_TO_LEFT.contains(language.getLanguage()) ? "rtl" : "ltr";
    }

    /**
     * Returns a title as it reads in the middle of a sentence: "New account". German nouns and words like "API client" stay
     * as they are.
     */
    public String inSentence(String title) {
        boolean word = title.length() > 1 && Character.isLowerCase(title.charAt(1));
        return word && code().equals("en")
                ? title.substring(0, 1).toLowerCase(Locale.ROOT) + title.substring(1)
                : title;
    }

    /** Tells whether there is a text for a key. */
    public boolean has(String key) {
        return texts.containsKey(key);
    }

    /** Returns a text; its key if there is none, so that a page is never missing for a word. */
    public String get(String key) {
        String text = texts.get(key);
        return text == null ? key : text;
    }

    /** Returns a text with its arguments put in as they are. */
    public String get(String key, Object... arguments) {
        boolean one = arguments.length > 0 && "1".equals(String.valueOf(arguments[0]));
        String text = one && texts.containsKey(key + ".one") ? get(key + ".one") : get(key);
        StringBuilder filled = new StringBuilder(text.length() + 32);
        int from = 0;
        for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', from)) {
            int close = text.indexOf('}', open);
            int number = close == open + 2 ? text.charAt(open + 1) - '0' : -1;
            if (number < 0 || number >= arguments.length) {
                filled.append(text, from, open + 1);
                from = open + 1;
            } else {
                filled.append(text, from, open).append(arguments[number]);
                from = close + 1;
            }
        }
        return filled.append(text, from, text.length()).toString();
    }
}
