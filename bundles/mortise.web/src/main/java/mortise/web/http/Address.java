package mortise.web.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * The address of a page with its parameters. Unchangeable.
 *
 * @param href path and query, as links have them
 */
public record Address(String href) {
    /** Returns the address with one more parameter; this one if the value is empty. */
    public Address with(String name, String value) {
        if (value.isEmpty()) {
            return this;
        }
        char separator = href.indexOf('?') < 0 ? '?' : '&';
        String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8).replace("%2C", ",");
        return new Address(href + separator + name + '=' + encoded);
    }

    /** Returns the address with one more parameter. */
    public Address with(String name, long value) {
        return with(name, Long.toString(value));
    }

    /** Returns the address of another of the things that a page shows one at a time. */
    public Address with(Shown shown) {
        return with(Shown.PARAMETER, shown.value());
    }

    /** Returns the address with what is looked for. */
    public Address words(String words) {
        return with("q", words);
    }

    /** Returns the address of what a list has after this id; of its beginning for the greatest there is. */
    public Address before(long id) {
        return id == Long.MAX_VALUE ? this : with("before", id);
    }

    @Override
    public String toString() {
        return href;
    }
}
