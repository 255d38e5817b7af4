package mortise.jsonapi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Locale;
import mortise.entity.Draft;
import mortise.entity.EntityType;
import mortise.entity.Model;
import mortise.jsonapi.Operation.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Reads operations, each by itself: what is wrong with one is told with it. For one thread.
 *
 * @see <a href="https://jsonapi.org/ext/atomic/">JSON:API, Atomic Operations</a>
 */
public final class OperationReader {
    private final Model model;
    private final JsonFactory factory;
    private final Lids lids;
    private final int maxCharacters;

    /**
     * A reader of what is installed.
     *
     * @param lids gets the local ids of records that are added
     * @param maxCharacters of one operation; a longer one ends the reading with a {@link Refusal}
     */
    public OperationReader(Model model, JsonFactory factory, Lids lids, int maxCharacters) {
        this.model = model;
        this.factory = factory;
        this.lids = lids;
        this.maxCharacters = maxCharacters;
    }

    /**
     * Reads the operation that a parser is at. Its members come in any order, so it is read twice: for what it is, and for what
     * it says.
     *
     * @param pointer to it
     */
    public Operation read(JsonParser json, String pointer) throws IOException {
        BodyErrors errors = new BodyErrors(pointer);
        if (json.currentToken() != JsonToken.START_OBJECT) {
            errors.structure(pointer, 400, "not-an-operation", "expected an operation, an object with op");
            json.skipChildren();
            return new Operation(null, "", null, null, Place.at(pointer), errors.all());
        }
        String text = Json.text(factory, json, maxCharacters, pointer);
        Outline outline = new Outline(errors);
        try (JsonParser once = factory.createParser(text)) {
            once.nextToken();
            outline.read(once);
        }
        EntityType type = outline.type(model);
        if (type == null) {
            return new Operation(outline.kind, "", null, null, Place.at(pointer), errors.all());
        }
        Place place = Place.inResource(type, pointer + "/data");
        if (outline.kind == Kind.REMOVE) {
            Draft draft = Draft.delete(type.name(), outline.target());
            if (outline.version > 0) {
                draft.expecting(outline.version);
            }
            return new Operation(outline.kind, type.path(), draft, null, Place.at(pointer + "/ref"), errors.all());
        }
        try (JsonParser twice = factory.createParser(text)) {
            Draft draft = data(twice, type, outline, errors);
            return new Operation(
                    outline.kind,
                    type.path(),
                    errors.count() > 0 ? null : draft,
                    outline.data.lid,
                    place,
                    errors.all());
        }
    }

    private Draft data(JsonParser json, EntityType type, Outline outline, BodyErrors errors) throws IOException {
        json.nextToken();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            if (name.equals("data")) {
                Long id = outline.kind == Kind.UPDATE ? outline.target() : null;
                Draft draft = new ResourceReader(model, factory, errors, lids).read(json, type, id);
                String lid = outline.data.lid;
                String wrong = id == null && lid != null ? lids.add(type.path(), lid, draft) : null;
                if (wrong != null) {
                    errors.structure(errors.at("/data/lid"), 400, "bad-lid", wrong);
                    outline.data.lid = null;
                }
                return draft;
            }
            json.skipChildren();
        }
        throw new IllegalStateException("an operation that was read has no data");
    }

    /** What names a record. */
    private static final class Name {
        @Nullable
        String type;

        @Nullable
        String id;

        @Nullable
        String lid;

        boolean found;
    }

    /** What an operation is: its members, not yet what it says. */
    private static final class Outline {
        private final BodyErrors errors;
        private final Name ref = new Name();
        private final Name data = new Name();
        private @Nullable Kind kind;
        private boolean opFound;
        private int version;
        private long id;

        Outline(BodyErrors errors) {
            this.errors = errors;
        }

        void read(JsonParser json) throws IOException {
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "op" -> readOp(json);
                    case "ref" -> readName(json, ref, true);
                    case "href" -> readHref(json);
                    case "data" -> readName(json, data, false);
                    case "meta" -> readMeta(json);
                    default -> LinkageReader.refuseMember(json, name, errors);
                }
            }
            if (!opFound) {
                errors.structure(errors.at("/op"), 400, "required", "the operation has no member 'op'");
            }
        }

        private void readOp(JsonParser json) throws IOException {
            opFound = true;
            if (json.currentToken() == JsonToken.VALUE_STRING) {
                for (Kind each : Kind.values()) {
                    if (each.name().toLowerCase(Locale.ROOT).equals(json.getText())) {
                        kind = each;
                        return;
                    }
                }
            }
            errors.structure(json, "unknown-operation", "expected add, update or remove");
            json.skipChildren();
        }

        private void readName(JsonParser json, Name name, boolean strict) throws IOException {
            name.found = true;
            if (json.currentToken() != JsonToken.START_OBJECT) {
                errors.structure(json, "not-an-object", "expected an object that names a record by type and id");
                json.skipChildren();
                return;
            }
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String member = json.currentName();
                boolean isText = json.nextToken() == JsonToken.VALUE_STRING;
                switch (member) {
                    case "type" -> name.type = isText ? json.getText() : null;
                    case "id" -> name.id = isText ? json.getText() : null;
                    case "lid" -> name.lid = isText ? json.getText() : null;
                    case "relationship" -> refuseRelationship(json, strict);
                    default -> {
                        if (strict) {
                            LinkageReader.refuseMember(json, member, errors);
                        }
                    }
                }
                json.skipChildren();
            }
        }

        private void refuseRelationship(JsonParser json, boolean strict) {
            if (strict) {
                errors.structure(
                        errors.at(json),
                        403,
                        "not-here",
                        "a relationship is changed by an update of its record, or at its own address");
            }
        }

        /** The address of a record or of all of a type, with or without what they begin with. */
        private void readHref(JsonParser json) throws IOException {
            ref.found = true;
            String href = json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : "";
            String path = href.startsWith(Api.BASE) ? href.substring(Api.BASE.length()) : href.replaceFirst("^/", "");
            String[] steps = path.split("/", -1);
            if (steps.length > 2 || steps[0].isEmpty() || path.contains("?")) {
                errors.structure(
                        json, "not-an-address", "expected the address of a record, as " + Api.BASE + "accounts/7");
                json.skipChildren();
                return;
            }
            ref.type = steps[0];
            ref.id = steps.length == 2 ? steps[1] : null;
        }

        private void readMeta(JsonParser json) throws IOException {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                errors.structure(json, "not-an-object", "expected an object");
                json.skipChildren();
                return;
            }
            while (json.nextToken() != JsonToken.END_OBJECT) {
                boolean isVersion = json.currentName().equals("version");
                JsonToken token = json.nextToken();
                if (isVersion
                        && token == JsonToken.VALUE_NUMBER_INT
                        && json.getText().matches("[1-9][0-9]{0,8}")) {
                    version = json.getIntValue();
                } else if (isVersion) {
                    errors.structure(json, "not-a-version", "expected the number of the version that was read");
                }
                json.skipChildren();
            }
        }

        long target() {
            return id;
        }

        /** Returns the entity; null if something is wrong with what is named. */
        @Nullable
        EntityType type(Model model) {
            if (errors.count() > 0 || kind == null) {
                return null;
            }
            if (kind != Kind.REMOVE && !data.found) {
                errors.structure(errors.at("/data"), 400, "required", "the operation has no member 'data'");
                return null;
            }
            boolean byRef = kind == Kind.REMOVE || kind == Kind.UPDATE && ref.found;
            Name name = byRef ? ref : data;
            String at = errors.at(byRef ? "/ref" : "/data");
            if (name.type == null) {
                errors.structure(at + "/type", 400, "required", "the type is missing");
                return null;
            }
            EntityType type = model.atPath(name.type).orElse(null);
            if (type == null) {
                errors.structure(at + "/type", 404, "missing", "there is no type " + Values.quoted(name.type));
                return null;
            }
            return kind == Kind.ADD || readId(name, at) ? type : null;
        }

        private boolean readId(Name name, String at) {
            String text = name.id;
            if (text == null) {
                errors.structure(
                        at + "/id",
                        400,
                        "required",
                        name.lid == null
                                ? "the id is missing"
                                : "what is added here is not changed or removed here: set its fields when adding it");
                return false;
            }
            try {
                id = Values.id(text);
                return true;
            } catch (Values.Unreadable notAnId) {
                errors.value(at + "/id", notAnId.code(), notAnId.detail());
                return false;
            }
        }
    }
}
