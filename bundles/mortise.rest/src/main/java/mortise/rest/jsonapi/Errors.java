package mortise.rest.jsonapi;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.jsonapi.ApiError;
import mortise.jsonapi.Document;
import mortise.jsonapi.ErrorObjects;
import mortise.jsonapi.Layouts;
import mortise.jsonapi.Place;
import mortise.jsonapi.Refusal;
import mortise.jsonapi.Source;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes answers of what is thrown. This is where defects are logged. */
public final class Errors {
    private static final Logger log = LoggerFactory.getLogger(Errors.class);
    private static final String RETRY_SECONDS = "5";

    private Errors() {}

    /** An answer: status, headers, and the errors in a document. */
    public record Answer(int status, Map<String, String> headers, Document document) {}

    /**
     * Returns the answer to whatever a request ended with.
     *
     * @param layouts how the record of a conflict is written
     */
    public static Answer of(Throwable thrown, HttpServletRequest request, Layouts layouts) {
        if (thrown instanceof Refusal refusal) {
            return answer(request, layouts, thrown, refusal.errors(), refusal.headers());
        }
        if (thrown instanceof Failure failure) {
            return answer(request, layouts, thrown, errors(failure, request), headers(failure));
        }
        if (thrown instanceof WebApplicationException of) {
            return answer(request, layouts, thrown, List.of(error(of)), headers(of));
        }
        ApiError unreadable = unreadableBody(thrown);
        return answer(
                request,
                layouts,
                thrown,
                List.of(
                        unreadable != null
                                ? unreadable
                                : new ApiError(
                                        500,
                                        "internal",
                                        "Something went wrong here; the log has it under this request's id.",
                                        null)),
                Map.of());
    }

    private static Answer answer(
            HttpServletRequest request,
            Layouts layouts,
            Throwable thrown,
            List<ApiError> errors,
            Map<String, String> headers) {
        int status = errors.get(0).status();
        for (ApiError error : errors) {
            if (error.status() != status) {
                status = 400;
            }
        }
        if (status == 500) {
            log.error("{} {} failed", request.getMethod(), request.getRequestURI(), thrown);
        } else if (status == 503) {
            log.warn("{} {} is answered with 503", request.getMethod(), request.getRequestURI(), thrown);
        } else {
            log.debug("{} is answered with {}: {}", request.getRequestURI(), status, thrown.getMessage());
        }
        String requestId = Context.current().requestId();
        return new Answer(status, headers, json -> write(json, requestId, layouts, errors));
    }

    private static List<ApiError> errors(Failure failure, HttpServletRequest request) {
        return ErrorObjects.of(failure, Call.placeIn(request), request.getHeader("If-Match") != null);
    }

    private static Map<String, String> headers(Failure failure) {
        return switch (failure.kind()) {
            case UNAUTHENTICATED ->
                Map.of(
                        HttpHeaders.WWW_AUTHENTICATE,
                        "Bearer realm=\"mortise\""
                                + (failure.problems().get(0).code().equals("invalid-token")
                                        ? ", error=\"invalid_token\""
                                        : ""));
            case UNAVAILABLE, EXHAUSTED -> Map.of(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
            case INVALID, DENIED, MISSING, CONFLICT -> Map.of();
        };
    }

    private static ApiError error(WebApplicationException thrown) {
        int status = thrown.getResponse().getStatus();
        return switch (status) {
            case 404 -> new ApiError(404, "missing", "there is nothing at this address", null);
            case 405 -> new ApiError(405, "method-not-allowed", "this address does not know the method", null);
            case 406 ->
                new ApiError(406, "not-acceptable", "nothing that is accepted can be sent", Source.header("Accept"));
            case 415 ->
                new ApiError(
                        415,
                        "unsupported-media-type",
                        "bodies of this type are not read here",
                        Source.header("Content-Type"));
            default ->
                new ApiError(status >= 400 ? status : 500, "http-" + status, String.valueOf(thrown.getMessage()), null);
        };
    }

    private static Map<String, String> headers(WebApplicationException thrown) {
        String allow = thrown.getResponse().getHeaderString(HttpHeaders.ALLOW);
        return allow == null ? Map.of() : Map.of(HttpHeaders.ALLOW, allow);
    }

    /** What an extension's resource could not be given because the body was wrong; null for anything else. */
    private static @Nullable ApiError unreadableBody(Throwable thrown) {
        if (thrown instanceof MismatchedInputException mismatch) {
            StringBuilder pointer = new StringBuilder();
            for (JsonMappingException.Reference step : mismatch.getPath()) {
                String name = step.getFieldName();
                pointer.append('/').append(name == null ? String.valueOf(step.getIndex()) : Place.escape(name));
            }
            return new ApiError(
                    422,
                    "unreadable",
                    "the body does not fit: " + mismatch.getOriginalMessage(),
                    Source.pointer(pointer.toString()));
        }
        if (thrown instanceof StreamReadException broken) {
            JsonPointer at = broken.getProcessor() == null
                    ? JsonPointer.empty()
                    : broken.getProcessor().getParsingContext().pathAsPointer();
            return new ApiError(
                    400,
                    "not-json",
                    "the body is no JSON: " + broken.getOriginalMessage(),
                    Source.pointer(at.toString()));
        }
        return null;
    }

    private static void write(JsonGenerator json, String requestId, Layouts layouts, List<ApiError> errors)
            throws IOException {
        Documents.begin(json);
        json.writeFieldName("errors");
        ErrorObjects.write(json, requestId, layouts, errors);
        json.writeEndObject();
    }
}
