package mortise.web.palette;

import mortise.web.http.Address;

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
        return new Address("/search")
                .words(words)
                .with("in", only)
                .with("f", facet)
                .with("page", page > 1 ? String.valueOf(page) : "")
                .href();
    }
}
