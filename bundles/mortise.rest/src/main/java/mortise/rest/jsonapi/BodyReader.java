package mortise.rest.jsonapi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mortise.core.Money;
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
    private static final int MOST_PROBLEMS = 100;
    private static final int MOST_LINKAGE = 1000;

    private final Call call;
    private final JsonFactory factory;
    private final int maxBytes;
    private final List<ApiError> errors = new ArrayList<>();
    /** Fields that are told about already. */
    private final Set<String> told = new HashSet<>();

    private boolean structureIsSound = true;

    BodyReader(Call call, JsonFactory factory, int maxBytes) {
        this.call = call;
        this.factory = factory;
        this.maxBytes = maxBytes;
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
        if (!errors.isEmpty()) {
            if (structureIsSound) {
                addOtherProblems(draft, records);
            }
            throw new Refusal(errors, Map.of());
        }
        return draft;
    }

    /** What could be read is checked too, so that the caller learns all at once. */
    private void addOtherProblems(Draft draft, Records records) {
        Place place = Place.inResource(call.model().type(draft.entity()), "/data");
        for (Problem problem : records.check(List.of(draft)).get(0)) {
            String field = problem.field();
            if (errors.size() < MOST_PROBLEMS && (field == null || told.add(field))) {
                errors.add(new ApiError(422, problem.code(), problem.message(), place.of(-1, problem)));
            }
        }
    }

    /** Reads linkage to many: ids, each once. */
    List<Long> identifiers(Relation relation) {
        List<Long> ids = read(json -> {
            List<Long> found = new ArrayList<>();
            readDocument(json, parser -> found.addAll(readIdentifiers(parser, relation)));
            return found;
        });
        refuseErrors();
        return ids;
    }

    /** Reads linkage to one: an id, or null. */
    @Nullable
    Long identifier(Relation relation) {
        List<Long> ids = read(json -> {
            List<Long> found = new ArrayList<>();
            readDocument(json, parser -> {
                Long id = readIdentifierOrNull(parser, relation);
                if (id != null) {
                    found.add(id);
                }
            });
            return found;
        });
        refuseErrors();
        return ids.isEmpty() ? null : ids.get(0);
    }

    private void refuseErrors() {
        if (!errors.isEmpty()) {
            throw new Refusal(errors, Map.of());
        }
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
                addStructural(json, "not-json", "something follows the document");
            }
            return result;
        } catch (Limited.Exceeded beyond) {
            throw tooLarge();
        } catch (StreamConstraintsException beyond) {
            throw new Refusal(400, "too-much", beyond.getOriginalMessage(), Source.pointer(pointer(open)));
        } catch (JsonProcessingException broken) {
            String where = broken.getLocation() == null
                    ? ""
                    : " (line " + broken.getLocation().getLineNr() + ", column "
                            + broken.getLocation().getColumnNr() + ")";
            throw new Refusal(
                    400,
                    "not-json",
                    "the body is no JSON: " + broken.getOriginalMessage() + where,
                    Source.pointer(pointer(open)));
        } catch (CharacterCodingException notUtf8) {
            throw new Refusal(400, "not-json", "the body is not UTF-8", Source.pointer(pointer(open)));
        } catch (IOException unreadable) {
            throw new Refusal(
                    400,
                    "not-json",
                    "the body cannot be read: " + unreadable.getMessage(),
                    Source.pointer(pointer(open)));
        }
    }

    private Refusal tooLarge() {
        return new Refusal(413, "too-large", "a body has at most " + maxBytes + " bytes", Source.pointer(""));
    }

    private static String pointer(@Nullable JsonParser json) {
        return json == null ? "" : json.getParsingContext().pathAsPointer().toString();
    }

    private void readDocument(JsonParser json, Member data) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            addStructural(json, "not-a-document", "the body has to be an object with a member 'data'");
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
                refuseMember(json, name);
            }
        }
        if (!found) {
            addStructural("/data", 400, "required", "the document has no member 'data'");
        }
    }

    private void readResource(JsonParser json, EntityType type, @Nullable Long id, Draft draft) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            addStructural(json, "not-a-resource", "expected one resource object");
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
                default -> refuseMember(json, name);
            }
        }
        if (!seen.contains("type")) {
            addStructural("/data/type", 400, "required", "the type is missing; it is '" + type.path() + "'");
        }
        if (id != null && !seen.contains("id")) {
            addStructural("/data/id", 400, "required", "the id is missing; it is '" + id + "'");
        }
    }

    private void readType(JsonParser json, EntityType type) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            addStructural(json, "not-text", "a type is text");
            json.skipChildren();
        } else if (!json.getText().equals(type.path())) {
            addStructural(
                    pointer(json),
                    409,
                    "wrong-type",
                    "the type here is '" + type.path() + "', not " + Values.quoted(json.getText()));
        }
    }

    private void readId(JsonParser json, @Nullable Long id) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            addStructural(json, "not-text", "an id is text");
            json.skipChildren();
        } else if (id == null) {
            addStructural(pointer(json), 403, "id-is-given", "ids of new records are given here, not by the caller");
        } else if (!json.getText().equals(Long.toString(id))) {
            addStructural(
                    pointer(json),
                    409,
                    "wrong-id",
                    "the address names '" + id + "', not " + Values.quoted(json.getText()));
        }
    }

    private void readMembers(JsonParser json, Member member) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            addStructural(json, "not-an-object", "expected an object");
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
            addStructural(json, "not-a-version", "expected the number of the version that was read");
            json.skipChildren();
        }
    }

    private void readAttribute(JsonParser json, EntityType type, Draft draft) throws IOException {
        String name = json.currentName();
        Field field = Paths.visible(type, name).orElse(null);
        if (field == null || field.type().isReference()) {
            add(
                    name,
                    json,
                    "unknown-field",
                    field == null
                            ? type.path() + " have no field " + Values.quoted(name)
                            : "'" + name + "' is a relationship, not an attribute");
            json.skipChildren();
            return;
        }
        String pointer = pointer(json);
        try {
            draft.set(name, value(json, field));
        } catch (Values.Unreadable unreadable) {
            told.add(name);
            add(new ApiError(422, unreadable.code(), unreadable.detail(), Source.pointer(pointer)));
        }
    }

    /** Reads one value; what does not fit is thrown once it has been passed over. */
    private @Nullable Object value(JsonParser json, Field field) throws IOException {
        JsonToken token = json.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        switch (field.type()) {
            case JSON -> {
                return text(json);
            }
            case MULTI_CHOICE -> {
                return choices(json);
            }
            case MONEY -> {
                return money(json);
            }
            case BOOLEAN -> {
                if (token.isBoolean()) {
                    return json.getBooleanValue();
                }
            }
            case INTEGER -> {
                if (token == JsonToken.VALUE_NUMBER_INT) {
                    return Values.read(field, json.getText());
                }
            }
            case DECIMAL, PERCENT -> {
                if (token.isNumeric() || token == JsonToken.VALUE_STRING) {
                    return Values.number(json.getText());
                }
            }
            case DATE, DATE_TIME -> {
                if (token == JsonToken.VALUE_STRING) {
                    return Values.read(field, json.getText());
                }
            }
            case TEXT, LONG_TEXT, RICH_TEXT, EMAIL, PHONE, URL, CHOICE -> {
                if (token == JsonToken.VALUE_STRING) {
                    return Values.text(json.getText());
                }
            }
            case REFERENCE, REFERENCES -> throw new IllegalStateException("a reference is no attribute");
        }
        json.skipChildren();
        throw new Values.Unreadable("wrong-type", "expected " + wanted(field) + ", not " + given(token));
    }

    private static String wanted(Field field) {
        return switch (field.type()) {
            case BOOLEAN -> "true or false";
            case INTEGER -> "a whole number";
            case DECIMAL, PERCENT -> "a number, or one as text to keep all its digits";
            case DATE -> "a date as text, \"2024-05-31\"";
            case DATE_TIME -> "a moment as text, \"2024-05-31T12:30:00Z\"";
            case MONEY -> "an object with amount and currency";
            case MULTI_CHOICE -> "an array of choices";
            case TEXT, LONG_TEXT, RICH_TEXT, EMAIL, PHONE, URL, CHOICE, JSON, REFERENCE, REFERENCES -> "text";
        };
    }

    private static String given(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "text";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            default -> "null";
        };
    }

    private String text(JsonParser json) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator copy = factory.createGenerator(text)) {
            int depth = 0;
            do {
                copy.copyCurrentEventExact(json);
                depth += json.currentToken().isStructStart()
                        ? 1
                        : json.currentToken().isStructEnd() ? -1 : 0;
            } while (depth > 0 && json.nextToken() != null);
        }
        return Values.text(text.toString());
    }

    private static List<String> choices(JsonParser json) throws IOException {
        boolean sound = json.currentToken() == JsonToken.START_ARRAY;
        List<String> keys = new ArrayList<>();
        if (sound) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                if (json.currentToken() == JsonToken.VALUE_STRING) {
                    keys.add(json.getText());
                } else {
                    sound = false;
                    json.skipChildren();
                }
            }
        } else {
            json.skipChildren();
        }
        if (!sound) {
            throw new Values.Unreadable("wrong-type", "expected an array of choices, each as text");
        }
        for (String key : keys) {
            Values.text(key);
        }
        return keys;
    }

    private static Money money(JsonParser json) throws IOException {
        BigDecimal amount = null;
        Currency currency = null;
        Values.Unreadable first = null;
        if (json.currentToken() == JsonToken.START_OBJECT) {
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                JsonToken token = json.nextToken();
                try {
                    if (name.equals("amount") && (token.isNumeric() || token == JsonToken.VALUE_STRING)) {
                        amount = Values.number(json.getText());
                    } else if (name.equals("currency") && token == JsonToken.VALUE_STRING) {
                        currency = Values.currency(json.getText());
                    } else {
                        json.skipChildren();
                        throw new Values.Unreadable(
                                "not-money",
                                "money has an amount and a currency, not " + Values.quoted(name) + " of this type");
                    }
                } catch (Values.Unreadable unreadable) {
                    first = first == null ? unreadable : first;
                }
            }
        } else {
            json.skipChildren();
        }
        if (first != null) {
            throw first;
        }
        if (amount == null || currency == null) {
            throw new Values.Unreadable(
                    "not-money",
                    "expected an amount and a currency, as {\"amount\": \"12.50\", \"currency\": \"EUR\"}");
        }
        return new Money(amount, currency);
    }

    private void readRelationship(JsonParser json, EntityType type, Draft draft) throws IOException {
        String name = json.currentName();
        Relation relation =
                call.model().relation(type, name).filter(Paths::isShown).orElse(null);
        if (relation == null) {
            add(name, json, "unknown-field", type.path() + " have no relationship " + Values.quoted(name));
            json.skipChildren();
        } else if (relation.inverse()) {
            told.add(name);
            add(new ApiError(
                    403,
                    "not-here",
                    "'" + name + "' is changed at its own address, or from the other side",
                    Source.pointer(pointer(json))));
            json.skipChildren();
        } else {
            boolean[] found = new boolean[1];
            int before = errors.size();
            readMembers(json, member -> {
                if (member.currentName().equals("data")) {
                    found[0] = true;
                    draft.set(
                            name,
                            relation.toMany()
                                    ? readIdentifiers(member, relation)
                                    : readIdentifierOrNull(member, relation));
                } else {
                    member.skipChildren();
                }
            });
            if (errors.size() > before) {
                told.add(name);
                draft.values().remove(name);
            } else if (!found[0]) {
                add(name, json, "required", "the relationship has no member 'data'");
            }
        }
    }

    private List<Long> readIdentifiers(JsonParser json, Relation relation) throws IOException {
        Set<Long> ids = new LinkedHashSet<>();
        if (json.currentToken() != JsonToken.START_ARRAY) {
            addAt(pointer(json), "wrong-type", "expected an array of resource identifiers");
            json.skipChildren();
            return List.of();
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            Long id = readIdentifier(json, relation);
            if (id != null) {
                ids.add(id);
            }
            if (ids.size() > MOST_LINKAGE) {
                throw new Refusal(
                        422,
                        "too-many",
                        "at most " + MOST_LINKAGE + " are named at once",
                        Source.pointer(pointer(json)));
            }
        }
        return List.copyOf(ids);
    }

    private @Nullable Long readIdentifierOrNull(JsonParser json, Relation relation) throws IOException {
        return json.currentToken() == JsonToken.VALUE_NULL ? null : readIdentifier(json, relation);
    }

    private @Nullable Long readIdentifier(JsonParser json, Relation relation) throws IOException {
        String pointer = pointer(json);
        if (json.currentToken() != JsonToken.START_OBJECT) {
            addAt(pointer, "wrong-type", "expected a resource identifier, an object with type and id");
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
                addAt(pointer(json), "wrong-type", "expected text, not " + given(token));
                json.skipChildren();
                return finish(json);
            } else if (name.equals("meta") || name.startsWith("@")) {
                json.skipChildren();
            } else {
                refuseMember(json, name);
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
            addAt(
                    pointer + "/type",
                    type == null ? "required" : "wrong-type",
                    "'" + relation.name() + "' leads to '" + wanted + "'"
                            + (type == null ? "" : ", not to " + Values.quoted(type)));
            return null;
        }
        if (id == null) {
            addAt(pointer + "/id", "required", "the id is missing");
            return null;
        }
        try {
            return Values.id(id);
        } catch (Values.Unreadable notAnId) {
            addAt(pointer + "/id", notAnId.code(), notAnId.detail());
            return null;
        }
    }

    private void refuseMember(JsonParser json, String name) throws IOException {
        if (!name.startsWith("@")) {
            addStructural(json, "unknown-member", "there is no member " + Values.quoted(name) + " here");
        }
        json.skipChildren();
    }

    private void addStructural(JsonParser json, String code, String detail) {
        addStructural(pointer(json), 400, code, detail);
    }

    private void addStructural(String pointer, int status, String code, String detail) {
        structureIsSound = false;
        add(new ApiError(status, code, detail, Source.pointer(pointer)));
    }

    private void add(String field, JsonParser json, String code, String detail) {
        told.add(field);
        addAt(pointer(json), code, detail);
    }

    private void addAt(String pointer, String code, String detail) {
        add(new ApiError(422, code, detail, Source.pointer(pointer)));
    }

    private void add(ApiError error) {
        if (errors.size() < MOST_PROBLEMS) {
            errors.add(error);
        }
    }
}
