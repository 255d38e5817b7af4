package mortise.web.record;

import java.util.List;
import mortise.web.list.ListAddress;

/**
 * The tags of a record.
 *
 * @param mayChange whether the reader may put tags on and take them off
 * @param offered tags of other records that are not on this one
 * @param typed what was refused, empty if nothing was
 * @param problem why
 */
public record TagsView(List<String> tags, boolean mayChange, List<String> offered, String typed, String problem) {
    /** Returns where the records are that have a tag. */
    public String list(String path, String tag) {
        return ListAddress.of("/" + path).tag(tag).href();
    }
}
