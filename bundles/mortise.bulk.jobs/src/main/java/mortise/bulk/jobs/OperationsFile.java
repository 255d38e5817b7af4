package mortise.bulk.jobs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import mortise.core.Failure;
import mortise.jsonapi.Json;
import org.jspecify.annotations.Nullable;

/** Reads a list of operations as it comes, one after the other, so that memory does not grow with it. For one thread. */
final class OperationsFile implements AutoCloseable {
    /** As much as one request that makes a record may have. */
    static final int MOST_CHARACTERS = 5_000_000;

    /** One operation may be long, the list much longer. */
    static final JsonFactory JSON = Json.factory(Long.MAX_VALUE, MOST_CHARACTERS);

    private final JsonParser json;
    private String member = "";
    private long next;

    /** Begins to read. */
    OperationsFile(InputStream content) throws IOException {
        // Jackson's own reading of UTF-8 lets some broken names pass for good ones, and takes UTF-16 too.
        json = JSON.createParser(new InputStreamReader(content, StandardCharsets.UTF_8.newDecoder()));
    }

    /** Does something with what a parser is at. */
    @FunctionalInterface
    interface Visit {
        /** Leaves the parser at the end of what it was at; returns false to read no further. */
        boolean at(JsonParser json, long index, String pointer) throws IOException;
    }

    /**
     * Reads to the end, or to where the visit ends it.
     *
     * @param from operations before this are passed over
     * @return how many were read
     * @throws Failure INVALID if it is no such list, with the place as its field
     */
    long read(long from, Visit visit) throws IOException {
        try {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw broken("not-a-document", "expected an object with a member 'operations'", null);
            }
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                JsonToken token = json.nextToken();
                boolean isList = name.equals("operations") || name.equals("atomic:operations");
                if (isList && !member.isEmpty()) {
                    throw broken("repeated", "there are two lists of operations", null);
                } else if (isList && token != JsonToken.START_ARRAY) {
                    throw broken("not-an-array", "expected an array of operations", null);
                } else if (isList) {
                    member = name;
                    if (!readList(from, visit)) {
                        return next;
                    }
                } else if (name.equals("meta") || name.equals("jsonapi") || name.equals("links")) {
                    json.skipChildren();
                } else {
                    throw broken("unknown-member", "there is no member '" + shown(name) + "' here", null);
                }
            }
            if (member.isEmpty()) {
                throw Failure.invalidField("operations", "required", "the document has no member 'operations'");
            }
            if (json.nextToken() != null) {
                throw broken("not-json", "something follows the document", null);
            }
            return next;
        } catch (JsonProcessingException wrong) {
            String where = wrong.getLocation() == null
                    ? ""
                    : " (line " + wrong.getLocation().getLineNr() + ", column "
                            + wrong.getLocation().getColumnNr() + ")";
            throw broken("not-json", "the body is no JSON: " + wrong.getOriginalMessage() + where, wrong);
        } catch (CharacterCodingException notUtf8) {
            throw broken("not-json", "the body is not UTF-8", notUtf8);
        }
    }

    private boolean readList(long from, Visit visit) throws IOException {
        while (json.nextToken() != JsonToken.END_ARRAY) {
            long index = next++;
            if (index < from) {
                json.skipChildren();
            } else if (!visit.at(json, index, "/" + member + "/" + index)) {
                return false;
            }
        }
        return true;
    }

    /** The field is a path of the document. */
    private Failure broken(String code, String message, @Nullable Throwable cause) {
        String place = json.getParsingContext().pathAsPointer().toString();
        return new Failure(
                Failure.Kind.INVALID,
                java.util.List.of(mortise.core.Problem.atField(
                        place.isEmpty() ? "operations" : place.substring(1).replace('/', '.'), code, message)),
                cause);
    }

    private static String shown(String name) {
        return name.length() > 60 ? name.substring(0, 60) + "…" : name;
    }

    /** Returns how many characters have been read. */
    long characters() {
        return json.currentLocation().getCharOffset();
    }

    @Override
    public void close() throws IOException {
        json.close();
    }
}
