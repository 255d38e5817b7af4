package mortise.rest.jsonapi;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import mortise.entity.Relation;
import org.jspecify.annotations.Nullable;

/** Reads resource identifiers; what is wrong is added to the errors and left out. For one thread. */
final class LinkageReader {
    private static final int MOST = 1000;

    private final BodyErrors errors;

    LinkageReader(BodyErrors errors) {
        this.errors = errors;
    }

    /** Reads an array of identifiers, each once. */
    List<Long> many(JsonParser json, Relation relation) throws IOException {
        Set<Long> ids = new LinkedHashSet<>();
        if (json.currentToken() != JsonToken.START_ARRAY) {
            errors.value(BodyErrors.pointer(json), "wrong-type", "expected an array of resource identifiers");
            json.skipChildren();
            return List.of();
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            Long id = one(json, relation);
            if (id != null) {
                ids.add(id);
            }
            if (ids.size() > MOST) {
                throw new Refusal(
                        422,
                        "too-many",
                        "at most " + MOST + " are named at once",
                        Source.pointer(BodyErrors.pointer(json)));
            }
        }
        return List.copyOf(ids);
    }

    /** Reads an identifier or null. */
    @Nullable
    Long oneOrNone(JsonParser json, Relation relation) throws IOException {
        return json.currentToken() == JsonToken.VALUE_NULL ? null : one(json, relation);
    }

    private @Nullable Long one(JsonParser json, Relation relation) throws IOException {
        String pointer = BodyErrors.pointer(json);
        if (json.currentToken() != JsonToken.START_OBJECT) {
            errors.value(pointer, "wrong-type", "expected a resource identifier, an object with type and id");
            json.skipChildren();
            return null;
        }
        String type = null;
        String id = null;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            JsonToken token = json.nextToken();
            if (name.equals("type") && token == JsonToken.VALUE_STRING) {
                type = json.getText();
            } else if (name.equals("id") && token == JsonToken.VALUE_STRING) {
                id = json.getText();
            } else if (name.equals("type") || name.equals("id")) {
                errors.value(BodyErrors.pointer(json), "wrong-type", "expected text, not " + ValueReader.given(token));
                json.skipChildren();
                return finish(json);
            } else if (name.equals("meta") || name.startsWith("@")) {
                json.skipChildren();
            } else {
                refuseMember(json, name, errors);
            }
        }
        return identified(relation, pointer, type, id);
    }

    /** Passes over the rest of an object that was found wrong. */
    private static @Nullable Long finish(JsonParser json) throws IOException {
        while (json.nextToken() != JsonToken.END_OBJECT) {
            json.nextToken();
            json.skipChildren();
        }
        return null;
    }

    private @Nullable Long identified(Relation relation, String pointer, @Nullable String type, @Nullable String id) {
        String wanted = relation.target().path();
        if (type == null || !type.equals(wanted)) {
            errors.value(
                    pointer + "/type",
                    type == null ? "required" : "wrong-type",
                    "'" + relation.name() + "' leads to '" + wanted + "'"
                            + (type == null ? "" : ", not to " + Values.quoted(type)));
            return null;
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
    static void refuseMember(JsonParser json, String name, BodyErrors errors) throws IOException {
        if (!name.startsWith("@")) {
            errors.structure(json, "unknown-member", "there is no member " + Values.quoted(name) + " here");
        }
        json.skipChildren();
    }
}
