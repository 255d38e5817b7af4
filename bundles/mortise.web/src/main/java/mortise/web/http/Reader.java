package mortise.web.http;

import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import mortise.web.text.Formats;
import mortise.web.text.Texts;

/**
 * How somebody reads: language, region, time zone, light or dark.
 *
 * @param theme {@code light} or {@code dark}; empty to follow the system
 * @param languageChosen whether the language was chosen on this device, and not told by the browser
 */
public record Reader(Locale locale, ZoneId zone, String theme, boolean languageChosen, Texts texts, Formats formats) {
    private static final int MOST_ZONES = 1000;
    private static final Map<String, ZoneId> ZONES = new ConcurrentHashMap<>();

    /** Reads cookies and headers; what they do not say, the host's own settings say. */
    static Reader of(HttpServletRequest request, ZoneId hostZone) {
        String chosen = Cookies.read(request, Cookies.LANGUAGE);
        boolean isChosen =
                Texts.LANGUAGES.stream().anyMatch(known -> known.getLanguage().equals(chosen));
        Locale locale = locale(request, isChosen ? chosen : "");
        ZoneId zone = zone(Cookies.read(request, Cookies.ZONE), hostZone);
        String theme = Cookies.read(request, Cookies.THEME);
        Texts texts = Texts.of(locale);
        return new Reader(
                locale,
                zone,
                theme.equals("light") || theme.equals("dark") ? theme : "",
                isChosen,
                texts,
                new Formats(locale, zone, texts));
    }

    /** Takes the chosen language with the region that the browser names for it; else the first known one it names. */
    private static Locale locale(HttpServletRequest request, String chosen) {
        List<Locale> accepted = request.getHeader("Accept-Language") == null
                ? List.of(Locale.ENGLISH)
                : Collections.list(request.getLocales());
        for (Locale locale : accepted) {
            String language = locale.getLanguage();
            boolean fits = chosen.isEmpty()
                    ? Texts.LANGUAGES.stream()
                            .anyMatch(known -> known.getLanguage().equals(language))
                    : language.equals(chosen);
            if (fits) {
                return new Locale(language, locale.getCountry());
            }
        }
        return chosen.isEmpty() ? Locale.ENGLISH : new Locale(chosen);
    }

    private static ZoneId zone(String name, ZoneId otherwise) {
        if (name.isEmpty() || name.length() > 64) {
            return otherwise;
        }
        ZoneId known = ZONES.get(name);
        if (known != null) {
            return known;
        }
        try {
            ZoneId zone = ZoneId.of(name.replace("%2F", "/"));
            if (ZONES.size() < MOST_ZONES) {
                ZONES.put(name, zone);
            }
            return zone;
        } catch (DateTimeException notAZone) {
            return otherwise;
        }
    }
}
