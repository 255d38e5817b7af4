package mortise.rest.jsonapi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mortise.core.Problem;
import mortise.entity.Draft;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.Records;
import mortise.entity.Relation;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of one request as it arrives. Everything that is wrong is told together, each with its pointer; broken
 * JSON ends the reading. For one thread.
 */
final class BodyReader {
    private final Call call;
    private final JsonFactory factory;
    private final int maxBytes;
    private final BodyErrors errors = new BodyErrors();
    private final ValueReader values;
    private final LinkageReader linkage = new LinkageReader(errors);

    BodyReader(Call call, JsonFactory factory, int maxBytes) {
        this.call = call;
        this.factory = factory;
        this.maxBytes = maxBytes;
        this.values = new ValueReader(factory);
    }

    /** What is read with an open parser. */
    @FunctionalInterface
    private interface Reading<T> {
        T read(JsonParser json) throws IOException;
    }

    /**
     * Reads a resource object into a draft.
     *
     * @param id of the record that is changed, null for a new one
     */
    Draft resource(EntityType type, @Nullable Long id, Records records) {
        Draft draft = id == null ? Draft.create(type.name()) : Draft.update(type.name(), id);
        read(json -> {
            readDocument(json, parser -> readResource(parser, type, id, draft));
            return draft;
        });
        call.place(Place.inResource(type, "/data"));
        if (errors.areOfValuesOnly()) {
            addOtherProblems(type, draft, records);
        }
        errors.refuse();
        return draft;
    }

    /** What could be read is checked too, so that the caller learns all at once. */
    private void addOtherProblems(EntityType type, Draft draft, Records records) {
        Place place = Place.inResource(type, "/data");
        for (Problem problem : records.check(List.of(draft)).get(0)) {
            String field = problem.field();
            if (field == null || errors.tell(field)) {
                Source source = place.of(-1, problem);
                errors.value(source == null ? "/data" : source.value(), problem.code(), problem.message());
            }
        }
    }

    /** Reads linkage to many: ids, each once. */
    List<Long> identifiers(Relation relation) {
        List<Long> ids = read(json -> {
            List<Long> found = new ArrayList<>();
            readDocument(json, parser -> found.addAll(linkage.many(parser, relation)));
            return found;
        });
        errors.refuse();
        return ids;
    }

    /** Reads linkage to one: an id, or null. */
    @Nullable
    Long identifier(Relation relation) {
        List<Long> ids = read(json -> {
            List<Long> found = new ArrayList<>();
            readDocument(json, parser -> {
                Long id = linkage.oneOrNone(parser, relation);
                if (id != null) {
                    found.add(id);
                }
            });
            return found;
        });
        errors.refuse();
        return ids.isEmpty() ? null : ids.get(0);
    }

    /** Reads the value of one member. */
    @FunctionalInterface
    private interface Member {
        void read(JsonParser json) throws IOException;
    }

    private <T> T read(Reading<T> reading) {
        if (call.request().getContentLengthLong() > maxBytes) {
            throw tooLarge();
        }
        JsonParser open = null;
        // Jackson's own reading of UTF-8 lets some broken names pass for good ones, and takes UTF-16 too.
        CharsetDecoder strict = StandardCharsets.UTF_8.newDecoder();
        try (Reader text = new InputStreamReader(new Limited(call.request().getInputStream(), maxBytes), strict);
                JsonParser json = factory.createParser(text)) {
            open = json;
            json.nextToken();
            T result = reading.read(json);
            if (json.nextToken() != null) {
                errors.structure(json, "not-json", "something follows the document");
            }
            return result;
        } catch (Limited.Exceeded beyond) {
            throw tooLarge();
        } catch (StreamConstraintsException beyond) {
            throw new Refusal(400, "too-much", beyond.getOriginalMessage(), Source.pointer(BodyErrors.pointer(open)));
        } catch (JsonProcessingException broken) {
            String where = broken.getLocation() == null
                    ? ""
                    : " (line " + broken.getLocation().getLineNr() + ", column "
                            + broken.getLocation().getColumnNr() + ")";
            throw new Refusal(
                    400,
                    "not-json",
                    "the body is no JSON: " + broken.getOriginalMessage() + where,
                    Source.pointer(BodyErrors.pointer(open)));
        } catch (CharacterCodingException notUtf8) {
            throw new Refusal(400, "not-json", "the body is not UTF-8", Source.pointer(BodyErrors.pointer(open)));
        } catch (IOException unreadable) {
            throw new Refusal(
                    400,
                    "not-json",
                    "the body cannot be read: " + unreadable.getMessage(),
                    Source.pointer(BodyErrors.pointer(open)));
        }
    }

    private Refusal tooLarge() {
        return new Refusal(413, "too-large", "a body has at most " + maxBytes + " bytes", Source.pointer(""));
    }

    private void readDocument(JsonParser json, Member data) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            errors.structure(json, "not-a-document", "the body has to be an object with a member 'data'");
            json.skipChildren();
            return;
        }
        boolean found = false;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            if (name.equals("data")) {
                found = true;
                data.read(json);
            } else if (name.equals("jsonapi") || name.equals("meta") || name.equals("links")) {
                json.skipChildren();
            } else {
                LinkageReader.refuseMember(json, name, errors);
            }
        }
        if (!found) {
            errors.structure("/data", 400, "required", "the document has no member 'data'");
        }
    }

    private void readResource(JsonParser json, EntityType type, @Nullable Long id, Draft draft) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            errors.structure(json, "not-a-resource", "expected one resource object");
            json.skipChildren();
            return;
        }
        Set<String> seen = new HashSet<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            seen.add(name);
            json.nextToken();
            switch (name) {
                case "type" -> readType(json, type);
                case "id" -> readId(json, id);
                case "attributes" -> readMembers(json, member -> readAttribute(member, type, draft));
                case "relationships" -> readMembers(json, member -> readRelationship(member, type, draft));
                case "meta" -> readMembers(json, member -> readMeta(member, id, draft));
                case "links" -> json.skipChildren();
                default -> LinkageReader.refuseMember(json, name, errors);
            }
        }
        if (!seen.contains("type")) {
            errors.structure("/data/type", 400, "required", "the type is missing; it is '" + type.path() + "'");
        }
        if (id != null && !seen.contains("id")) {
            errors.structure("/data/id", 400, "required", "the id is missing; it is '" + id + "'");
        }
    }

    private void readType(JsonParser json, EntityType type) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            errors.structure(json, "not-text", "a type is text");
            json.skipChildren();
        } else if (!json.getText().equals(type.path())) {
            errors.structure(
                    BodyErrors.pointer(json),
                    409,
                    "wrong-type",
                    "the type here is '" + type.path() + "', not " + Values.quoted(json.getText()));
        }
    }

    private void readId(JsonParser json, @Nullable Long id) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            errors.structure(json, "not-text", "an id is text");
            json.skipChildren();
        } else if (id == null) {
            errors.structure(
                    BodyErrors.pointer(json),
                    403,
                    "id-is-given",
                    "ids of new records are given here, not by the caller");
        } else if (!json.getText().equals(Long.toString(id))) {
            errors.structure(
                    BodyErrors.pointer(json),
                    409,
                    "wrong-id",
                    "the address names '" + id + "', not " + Values.quoted(json.getText()));
        }
    }

    private void readMembers(JsonParser json, Member member) throws IOException {
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

    private void readMeta(JsonParser json, @Nullable Long id, Draft draft) throws IOException {
        if (!json.currentName().equals("version") || id == null) {
            json.skipChildren();
        } else if (json.currentToken() == JsonToken.VALUE_NUMBER_INT
                && json.getNumberType() == JsonParser.NumberType.INT
                && json.getIntValue() > 0) {
            draft.expecting(json.getIntValue());
        } else {
            errors.structure(json, "not-a-version", "expected the number of the version that was read");
            json.skipChildren();
        }
    }

    private void readAttribute(JsonParser json, EntityType type, Draft draft) throws IOException {
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
        String pointer = BodyErrors.pointer(json);
        try {
            draft.set(name, values.read(json, field));
        } catch (Values.Unreadable unreadable) {
            errors.tell(name);
            errors.value(pointer, unreadable.code(), unreadable.detail());
        }
    }

    private void readRelationship(JsonParser json, EntityType type, Draft draft) throws IOException {
        String name = json.currentName();
        Relation relation =
                call.model().relation(type, name).filter(Paths::isShown).orElse(null);
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
            readMembers(json, member -> {
                if (member.currentName().equals("data")) {
                    found[0] = true;
                    draft.set(
                            name,
                            relation.toMany() ? linkage.many(member, relation) : linkage.oneOrNone(member, relation));
                } else {
                    member.skipChildren();
                }
            });
            if (errors.count() > before) {
                errors.tell(name);
                draft.values().remove(name);
            } else if (!found[0]) {
                errors.field(json, name, "required", "the relationship has no member 'data'");
            }
        }
    }
}
