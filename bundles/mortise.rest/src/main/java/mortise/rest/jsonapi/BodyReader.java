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
import java.util.List;
import mortise.core.Problem;
import mortise.entity.Draft;
import mortise.entity.EntityType;
import mortise.entity.Records;
import mortise.entity.Relation;
import mortise.jsonapi.BodyErrors;
import mortise.jsonapi.Lids;
import mortise.jsonapi.Limited;
import mortise.jsonapi.LinkageReader;
import mortise.jsonapi.Operation;
import mortise.jsonapi.OperationReader;
import mortise.jsonapi.Place;
import mortise.jsonapi.Refusal;
import mortise.jsonapi.ResourceReader;
import mortise.jsonapi.Source;
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
    private final LinkageReader linkage = new LinkageReader(errors);

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
        ResourceReader resources = new ResourceReader(call.model(), factory, errors, Lids.NONE);
        Draft draft = read(json -> {
            List<Draft> found = new ArrayList<>();
            readDocument(json, "data", parser -> found.add(resources.read(parser, type, id)));
            return found.isEmpty() ? Draft.create(type.name()) : found.get(0);
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

    /**
     * Reads operations, each with what is wrong with it.
     *
     * @param most how many there may be
     */
    List<Operation> operations(int most) {
        OperationReader operations = new OperationReader(call.model(), factory, new Lids(most), maxBytes);
        List<Operation> found = read(json -> {
            List<Operation> all = new ArrayList<>();
            readDocument(json, AtomicOperations.OPERATIONS, array -> {
                if (array.currentToken() != JsonToken.START_ARRAY) {
                    errors.structure(array, "not-an-array", "expected an array of operations");
                    array.skipChildren();
                    return;
                }
                while (array.nextToken() != JsonToken.END_ARRAY) {
                    if (all.size() == most) {
                        throw new Refusal(
                                413,
                                "too-many",
                                "at most " + most
                                        + " operations are done together; more of them are a job, at /api/bulk",
                                Source.pointer(errors.at(array)));
                    }
                    all.add(operations.read(array, "/" + AtomicOperations.OPERATIONS + "/" + all.size()));
                }
            });
            return all;
        });
        errors.refuse();
        return found;
    }

    /** Reads linkage to many: ids, each once. */
    List<Long> identifiers(Relation relation) {
        List<Long> ids = read(json -> {
            List<Long> found = new ArrayList<>();
            readDocument(json, "data", parser -> linkage.many(parser, relation).forEach(id -> found.add((Long) id)));
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
            readDocument(json, "data", parser -> {
                Long id = (Long) linkage.oneOrNone(parser, relation);
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
            throw new Refusal(400, "too-much", beyond.getOriginalMessage(), Source.pointer(errors.at(open)));
        } catch (JsonProcessingException broken) {
            String where = broken.getLocation() == null
                    ? ""
                    : " (line " + broken.getLocation().getLineNr() + ", column "
                            + broken.getLocation().getColumnNr() + ")";
            throw new Refusal(
                    400,
                    "not-json",
                    "the body is no JSON: " + broken.getOriginalMessage() + where,
                    Source.pointer(errors.at(open)));
        } catch (CharacterCodingException notUtf8) {
            throw new Refusal(400, "not-json", "the body is not UTF-8", Source.pointer(errors.at(open)));
        } catch (IOException unreadable) {
            throw new Refusal(
                    400,
                    "not-json",
                    "the body cannot be read: " + unreadable.getMessage(),
                    Source.pointer(errors.at(open)));
        }
    }

    private Refusal tooLarge() {
        return new Refusal(413, "too-large", "a body has at most " + maxBytes + " bytes", Source.pointer(""));
    }

    private void readDocument(JsonParser json, String wanted, Member data) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            errors.structure(json, "not-a-document", "the body has to be an object with a member '" + wanted + "'");
            json.skipChildren();
            return;
        }
        boolean found = false;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            if (name.equals(wanted)) {
                found = true;
                data.read(json);
            } else if (name.equals("jsonapi") || name.equals("meta") || name.equals("links")) {
                json.skipChildren();
            } else {
                LinkageReader.refuseMember(json, name, errors);
            }
        }
        if (!found) {
            errors.structure("/" + wanted, 400, "required", "the document has no member '" + wanted + "'");
        }
    }
}
