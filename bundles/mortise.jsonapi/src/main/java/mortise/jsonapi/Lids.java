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
    public static final Lids NONE = new Lids(0);

    private final int most;
    private final Map<List<String>, Draft> drafts = new HashMap<>();

    /** Of one document that has at most so many. */
    public Lids(int most) {
        this.most = most;
    }

    /**
     * Remembers a draft.
     *
     * @return what is wrong with the name; null if nothing is
     */
    public @Nullable String add(String type, String lid, Draft draft) {
        if (drafts.containsKey(List.of(type, lid))) {
            return "an operation before this one adds " + Values.quoted(lid) + " already";
        }
        if (drafts.size() >= most) {
            return "at most " + most + " local ids are kept";
        }
        drafts.put(List.of(type, lid), draft);
        return null;
    }

    /** Puts another draft in a name's place; null for none. */
    public void replace(String type, String lid, @Nullable Draft draft) {
        if (draft == null) {
            drafts.remove(List.of(type, lid));
        } else {
            drafts.put(List.of(type, lid), draft);
        }
    }

    /** Returns a draft, null if there is none. */
    public @Nullable Draft find(String type, String lid) {
        return drafts.get(List.of(type, lid));
    }

    /** Says that there is none. */
    String missing(String lid) {
        return most == 0
                ? "local ids are not known here: an id is needed, not " + Values.quoted(lid)
                : "no operation before this one adds a record with the local id " + Values.quoted(lid);
    }
}
