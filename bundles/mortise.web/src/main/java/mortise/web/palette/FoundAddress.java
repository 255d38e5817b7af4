package mortise.web.palette;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * What a page of search was asked for.
 *
 * @param only the entity to look in, empty for all
 * @param facet a field and its value with a colon between, empty for any; needs an entity
 * @param page from 1
 */
public record FoundAddress(String words, String only, String facet, int page) {
    FoundAddress only(String entity) {
        return new FoundAddress(words, entity, "", 1);
    }

    FoundAddress facet(String value) {
        return new FoundAddress(words, only, value, 1);
    }

    /** Returns the address of another page. */
    public String at(int other) {
        return new FoundAddress(words, only, facet, other).href();
    }

    /** Returns the address. */
    public String href() {
        StringBuilder href = new StringBuilder("/search?q=").append(encoded(words));
        if (!only.isEmpty()) {
            href.append("&in=").append(encoded(only));
        }
        if (!facet.isEmpty()) {
            href.append("&f=").append(encoded(facet));
        }
        if (page > 1) {
            href.append("&page=").append(page);
        }
        return href.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
