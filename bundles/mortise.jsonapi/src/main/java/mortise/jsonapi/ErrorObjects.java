package mortise.jsonapi;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import mortise.core.Failure;
import mortise.core.Problem;
import mortise.entity.BatchFailure;
import mortise.entity.Conflict;
import mortise.entity.Record;
import org.jspecify.annotations.Nullable;

/** Failures as error objects of JSON:API. This is where kinds of failure become statuses. */
public final class ErrorObjects {
    private static final int MOST = 100;
    private static final int MOST_CHARACTERS = 1000;
    private static final String TOO_LARGE = "too-large";

    private ErrorObjects() {}

    /** Who has to act, in HTTP's words. */
    private static int status(Failure failure, boolean inRecord, boolean conditional) {
        return switch (failure.kind()) {
            case INVALID -> inRecord ? 422 : 400;
            case UNAUTHENTICATED -> 401;
            case DENIED -> 403;
            case MISSING -> 404;
            case CONFLICT -> failure instanceof Conflict && conditional ? 412 : 409;
            case EXHAUSTED -> 429;
            case UNAVAILABLE -> 503;
        };
    }

    /**
     * Returns what a failure says, each problem with its place.
     *
     * @param conditional whether the caller set a condition in a header
     */
    public static List<ApiError> of(Failure failure, Place place, boolean conditional) {
        int index = failure instanceof BatchFailure batch ? batch.index() : -1;
        Failure told = failure instanceof BatchFailure && failure.getCause() instanceof Failure cause ? cause : failure;
        Record current = told instanceof Conflict conflict ? conflict.current() : null;
        return failure.problems().stream()
                .limit(MOST)
                .map(problem -> error(told, problem, source(told, problem, place, index), conditional, current))
                .toList();
    }

    /** What the caller cannot mend in the request has a place only if it names one. */
    private static @Nullable Source source(Failure failure, Problem problem, Place place, int index) {
        boolean named = problem.field() != null || problem.parameter() != null || index >= 0;
        return named || failure.kind() == Failure.Kind.INVALID ? place.of(index, problem) : null;
    }

    private static ApiError error(
            Failure failure, Problem problem, @Nullable Source source, boolean conditional, @Nullable Record current) {
        boolean inRecord = source != null && source.kind() == Source.Kind.POINTER;
        boolean tooLarge = !inRecord
                && failure.kind() == Failure.Kind.INVALID
                && problem.code().equals(TOO_LARGE);
        int status = tooLarge ? 413 : status(failure, inRecord, conditional);
        return new ApiError(status, problem.code(), problem.message(), source, current);
    }

    /**
     * Writes errors as an array.
     *
     * @param requestId names where it happened
     */
    public static void write(JsonGenerator json, String requestId, Layouts layouts, List<ApiError> errors)
            throws IOException {
        json.writeStartArray();
        for (ApiError error : errors) {
            json.writeStartObject();
            json.writeStringField("id", requestId);
            json.writeStringField("status", Integer.toString(error.status()));
            json.writeStringField("code", error.code());
            json.writeStringField("title", title(error.status()));
            json.writeStringField("detail", clean(error.detail()));
            Source source = error.source();
            if (source != null) {
                json.writeObjectFieldStart("source");
                json.writeStringField(source.member(), clean(source.value()));
                json.writeEndObject();
            }
            Record current = error.current();
            if (current != null) {
                json.writeObjectFieldStart("meta");
                json.writeFieldName("current");
                new RecordWriter(json, layouts, Selection.ALL).write(current, RecordWriter.Linkage.NONE, true);
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Returns what a status says, in a few words. */
    public static String title(int status) {
        return switch (status) {
            case 400 -> "Bad request";
            case 401 -> "Not signed in";
            case 403 -> "Not allowed";
            case 404 -> "Not found";
            case 405 -> "Method not allowed";
            case 406 -> "Not acceptable";
            case 409 -> "Conflict";
            case 412 -> "Changed meanwhile";
            case 413 -> "Too large";
            case 415 -> "Unsupported media type";
            case 422 -> "Invalid value";
            case 429 -> "Too many requests";
            case 503 -> "Away for now";
            default -> status < 500 ? "Refused" : "Failed";
        };
    }

    /** Details quote what was sent: shortened, and halves of characters cannot be written. */
    private static String clean(String text) {
        StringBuilder clean = new StringBuilder(Math.min(text.length(), MOST_CHARACTERS));
        for (int i = 0; i < text.length() && clean.length() < MOST_CHARACTERS; i++) {
            int character = text.codePointAt(i);
            clean.appendCodePoint(Character.getType(character) == Character.SURROGATE ? '\ufffd' : character);
            i += Character.charCount(character) - 1;
        }
        return clean.toString();
    }
}
