package mortise.jsonapi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import mortise.entity.Draft;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.Model;
import mortise.entity.Relation;
import org.jspecify.annotations.Nullable;

/** Reads resource objects into drafts; what is wrong is added to the errors and left out. For one thread. */
public final class ResourceReader {
    private final Model model;
    private final BodyErrors errors;
    private final ValueReader values;
    private final LinkageReader linkage;

    /** A reader of what is installed. */
    public ResourceReader(Model model, JsonFactory factory, BodyErrors errors, Lids lids) {
        this.model = model;
        this.errors = errors;
        values = new ValueReader(factory);
        linkage = new LinkageReader(errors, lids);
    }

    /**
     * Reads the resource object that a parser is at.
     *
     * @param id of the record that is changed, null for a new one
     */
    public Draft read(JsonParser json, EntityType type, @Nullable Long id) throws IOException {
        Reading reading = new Reading(type, id, errors.at(json));
        if (json.currentToken() == JsonToken.START_OBJECT) {
            reading.members(json);
        } else {
            errors.structure(json, "not-a-resource", "expected one resource object");
            json.skipChildren();
        }
        return reading.draft();
    }

    /** Reads the value of one member. */
    @FunctionalInterface
    private interface Member {
        void read(JsonParser json) throws IOException;
    }

    private void each(JsonParser json, Member member) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            errors.structure(json, "not-an-object", "expected an object");
            json.skipChildren();
            return;
        }
        while (json.nextToken() != JsonToken.END_OBJECT) {
            json.nextToken();
            if (json.currentName().startsWith("@")) {
                json.skipChildren();
            } else {
                member.read(json);
            }
        }
    }

    /** One resource object. */
    private final class Reading {
        private final EntityType type;
        private final @Nullable Long id;
        private final String pointer;
        private final Map<String, @Nullable Object> set = new LinkedHashMap<>();
        private String key = "";
        private int version;

        Reading(EntityType type, @Nullable Long id, String pointer) {
            this.type = type;
            this.id = id;
            this.pointer = pointer;
        }

        /** The members come in any order, so the draft is made when all of them are read. */
        Draft draft() {
            Draft draft = id != null
                    ? Draft.update(type.name(), id)
                    : key.isEmpty() ? Draft.create(type.name()) : Draft.upsert(type.name(), key);
            if (version > 0) {
                draft.expecting(version);
            }
            set.forEach(draft::set);
            return draft;
        }

        void members(JsonParser json) throws IOException {
            Set<String> seen = new HashSet<>();
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                seen.add(name);
                json.nextToken();
                switch (name) {
                    case "type" -> readType(json);
                    case "id" -> readId(json);
                    case "lid" -> readLid(json);
                    case "attributes" -> each(json, this::readAttribute);
                    case "relationships" -> each(json, this::readRelationship);
                    case "meta" -> each(json, this::readMeta);
                    case "links" -> json.skipChildren();
                    default -> LinkageReader.refuseMember(json, name, errors);
                }
            }
            if (!seen.contains("type")) {
                errors.structure(
                        pointer + "/type", 400, "required", "the type is missing; it is '" + type.path() + "'");
            }
            if (id != null && !seen.contains("id")) {
                errors.structure(pointer + "/id", 400, "required", "the id is missing; it is '" + id + "'");
            }
        }

        private void readType(JsonParser json) throws IOException {
            if (json.currentToken() != JsonToken.VALUE_STRING) {
                errors.structure(json, "not-text", "a type is text");
                json.skipChildren();
            } else if (!json.getText().equals(type.path())) {
                errors.structure(
                        errors.at(json),
                        409,
                        "wrong-type",
                        "the type here is '" + type.path() + "', not " + Values.quoted(json.getText()));
            }
        }

        private void readId(JsonParser json) throws IOException {
            if (json.currentToken() != JsonToken.VALUE_STRING) {
                errors.structure(json, "not-text", "an id is text");
                json.skipChildren();
            } else if (id == null) {
                errors.structure(
                        errors.at(json), 403, "id-is-given", "ids of new records are given here, not by the caller");
            } else if (!json.getText().equals(Long.toString(id))) {
                errors.structure(
                        errors.at(json),
                        409,
                        "wrong-id",
                        "the address names '" + id + "', not " + Values.quoted(json.getText()));
            }
        }

        private void readLid(JsonParser json) throws IOException {
            if (id != null) {
                LinkageReader.refuseMember(json, "lid", errors);
            } else if (json.currentToken() != JsonToken.VALUE_STRING) {
                errors.structure(json, "not-text", "a local id is text");
                json.skipChildren();
            }
        }

        private void readMeta(JsonParser json) throws IOException {
            switch (json.currentName()) {
                case "version" -> readVersion(json);
                case "upsert" -> readKey(json);
                default -> json.skipChildren();
            }
        }

        private void readVersion(JsonParser json) throws IOException {
            if (id == null) {
                json.skipChildren();
            } else if (json.currentToken() == JsonToken.VALUE_NUMBER_INT
                    && json.getNumberType() == JsonParser.NumberType.INT
                    && json.getIntValue() > 0) {
                version = json.getIntValue();
            } else {
                errors.structure(json, "not-a-version", "expected the number of the version that was read");
                json.skipChildren();
            }
        }

        private void readKey(JsonParser json) throws IOException {
            if (id != null) {
                errors.structure(json, "not-here", "what is named by its id is not looked for by a key");
                json.skipChildren();
            } else if (json.currentToken() == JsonToken.VALUE_STRING
                    && Paths.visible(type, json.getText()).filter(Field::unique).isPresent()) {
                key = json.getText();
            } else {
                errors.structure(
                        json,
                        "not-a-key",
                        "expected the name of a field that is never the same twice: " + String.join(", ", keys()));
                json.skipChildren();
            }
        }

        private Set<String> keys() {
            Set<String> keys = new HashSet<>();
            type.fields().stream()
                    .filter(field -> field.unique() && !field.hidden())
                    .forEach(field -> keys.add(field.name()));
            return keys.isEmpty() ? Set.of("there is none") : keys;
        }

        private void readAttribute(JsonParser json) throws IOException {
            String name = json.currentName();
            Field field = Paths.visible(type, name).orElse(null);
            if (field == null || field.type().isReference()) {
                errors.field(
                        json,
                        name,
                        "unknown-field",
                        field == null
                                ? type.path() + " have no field " + Values.quoted(name)
                                : "'" + name + "' is a relationship, not an attribute");
                json.skipChildren();
                return;
            }
            String place = errors.at(json);
            try {
                set.put(name, values.read(json, field));
            } catch (Values.Unreadable unreadable) {
                errors.tell(name);
                errors.value(place, unreadable.code(), unreadable.detail());
            }
        }

        private void readRelationship(JsonParser json) throws IOException {
            String name = json.currentName();
            Relation relation =
                    model.relation(type, name).filter(Paths::isShown).orElse(null);
            if (relation == null) {
                errors.field(json, name, "unknown-field", type.path() + " have no relationship " + Values.quoted(name));
                json.skipChildren();
            } else if (relation.inverse()) {
                errors.forbidden(
                        json, name, "not-here", "'" + name + "' is changed at its own address, or from the other side");
                json.skipChildren();
            } else {
                boolean[] found = new boolean[1];
                int before = errors.count();
                each(json, member -> {
                    if (member.currentName().equals("data")) {
                        found[0] = true;
                        set.put(
                                name,
                                relation.toMany()
                                        ? linkage.many(member, relation)
                                        : linkage.oneOrNone(member, relation));
                    } else {
                        member.skipChildren();
                    }
                });
                if (errors.count() > before) {
                    errors.tell(name);
                    set.remove(name);
                } else if (!found[0]) {
                    errors.field(json, name, "required", "the relationship has no member 'data'");
                }
            }
        }
    }
}
