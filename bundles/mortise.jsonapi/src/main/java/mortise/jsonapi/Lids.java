package mortise.jsonapi;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mortise.entity.Draft;
import org.jspecify.annotations.Nullable;

/**
 * Records that are not saved yet, by the type and the local id that the caller gave them. For one thread.
 *
 * @see <a href="https://jsonapi.org/format/1.1/#document-resource-object-identification">JSON:API, Identification</a>
 */
public final class Lids {
    /** Where there are none. */
    public static final Lids NONE = new Lids("local ids are not known here: an id is needed, not ");

    private final String otherwise;
    private final Map<List<String>, Draft> drafts = new HashMap<>();

    /** Of one document. */
    public Lids() {
        this("no operation before this one adds a record with the local id ");
    }

    private Lids(String otherwise) {
        this.otherwise = otherwise;
    }

    /** Remembers a draft; returns false if there is one of that name already. */
    public boolean add(String type, String lid, Draft draft) {
        return drafts.putIfAbsent(List.of(type, lid), draft) == null;
    }

    /** Returns a draft, null if there is none. */
    public @Nullable Draft find(String type, String lid) {
        return drafts.get(List.of(type, lid));
    }

    /** Says that there is none. */
    String missing(String lid) {
        return otherwise + Values.quoted(lid);
    }
}
