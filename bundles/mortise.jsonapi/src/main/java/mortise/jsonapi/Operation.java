package mortise.jsonapi;

import java.util.List;
import mortise.entity.Draft;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a list, as it was read.
 *
 * @param kind what is to be done; null if that could not be read
 * @param type the path of the record's entity; empty if that could not be read
 * @param draft what is to be saved; null if something is wrong
 * @param lid what a record that is added is called within the list; null if it has no such name, or one that is not its own
 * @param place where its fields stand
 * @param errors what is wrong with it; empty if nothing is
 */
public record Operation(
        @Nullable Kind kind,
        String type,
        @Nullable Draft draft,
        @Nullable String lid,
        Place place,
        List<ApiError> errors) {
    /** What is done. */
    public enum Kind {
        /** A new record is made, or found by a key and changed. */
        ADD,
        /** Fields of a record are changed. */
        UPDATE,
        /** A record is deleted. */
        REMOVE
    }
}
