package mortise.jsonapi;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import mortise.entity.Draft;
import mortise.entity.Relation;
import org.jspecify.annotations.Nullable;

/** Reads resource identifiers; what is wrong is added to the errors and left out. For one thread. */
public final class LinkageReader {
    private static final int MOST = 1000;

    private final BodyErrors errors;
    private final Lids lids;

    /** A reader that knows ids alone. */
    public LinkageReader(BodyErrors errors) {
        this(errors, Lids.NONE);
    }

    /** A reader that knows local ids too. */
    public LinkageReader(BodyErrors errors, Lids lids) {
        this.errors = errors;
        this.lids = lids;
    }

    /** Reads an array of identifiers, each once: ids, and drafts where a local id was given. */
    public List<Object> many(JsonParser json, Relation relation) throws IOException {
        Set<Object> ids = new LinkedHashSet<>();
        if (json.currentToken() != JsonToken.START_ARRAY) {
            errors.value(errors.at(json), "wrong-type", "expected an array of resource identifiers");
            json.skipChildren();
            return List.of();
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            Object id = one(json, relation);
            if (id != null) {
                ids.add(id);
            }
            if (ids.size() > MOST) {
                throw new Refusal(
                        422, "too-many", "at most " + MOST + " are named at once", Source.pointer(errors.at(json)));
            }
        }
        return List.copyOf(ids);
    }

    /** Reads an identifier or null: an id, or a draft where a local id was given. */
    public @Nullable Object oneOrNone(JsonParser json, Relation relation) throws IOException {
        return json.currentToken() == JsonToken.VALUE_NULL ? null : one(json, relation);
    }

    private @Nullable Object one(JsonParser json, Relation relation) throws IOException {
        String pointer = errors.at(json);
        if (json.currentToken() != JsonToken.START_OBJECT) {
            errors.value(pointer, "wrong-type", "expected a resource identifier, an object with type and id");
            json.skipChildren();
            return null;
        }
        String type = null;
        String id = null;
        String lid = null;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            JsonToken token = json.nextToken();
            if (name.equals("type") && token == JsonToken.VALUE_STRING) {
                type = json.getText();
            } else if (name.equals("id") && token == JsonToken.VALUE_STRING) {
                id = json.getText();
            } else if (name.equals("lid") && token == JsonToken.VALUE_STRING) {
                lid = json.getText();
            } else if (name.equals("type") || name.equals("id") || name.equals("lid")) {
                errors.value(errors.at(json), "wrong-type", "expected text, not " + ValueReader.given(token));
                json.skipChildren();
                return finish(json);
            } else if (name.equals("meta") || name.startsWith("@")) {
                json.skipChildren();
            } else {
                refuseMember(json, name, errors);
            }
        }
        return identified(relation, pointer, type, id, lid);
    }

    /** Passes over the rest of an object that was found wrong. */
    private static @Nullable Object finish(JsonParser json) throws IOException {
        while (json.nextToken() != JsonToken.END_OBJECT) {
            json.nextToken();
            json.skipChildren();
        }
        return null;
    }

    private @Nullable Object identified(
            Relation relation, String pointer, @Nullable String type, @Nullable String id, @Nullable String lid) {
        String wanted = relation.target().path();
        if (type == null || !type.equals(wanted)) {
            errors.value(
                    pointer + "/type",
                    type == null ? "required" : "wrong-type",
                    "'" + relation.name() + "' leads to '" + wanted + "'"
                            + (type == null ? "" : ", not to " + Values.quoted(type)));
            return null;
        }
        if (id == null && lid != null) {
            Draft draft = lids.find(type, lid);
            if (draft == null) {
                errors.value(pointer + "/lid", "unknown-lid", lids.missing(lid));
            }
            return draft;
        }
        if (id == null) {
            errors.value(pointer + "/id", "required", "the id is missing");
            return null;
        }
        try {
            return Values.id(id);
        } catch (Values.Unreadable notAnId) {
            errors.value(pointer + "/id", notAnId.code(), notAnId.detail());
            return null;
        }
    }

    /** Refuses a member that nobody knows, unless its name says that it may be ignored. */
    public static void refuseMember(JsonParser json, String name, BodyErrors errors) throws IOException {
        if (!name.startsWith("@")) {
            errors.structure(json, "unknown-member", "there is no member " + Values.quoted(name) + " here");
        }
        json.skipChildren();
    }
}
