package mortise.jsonapi;

import java.io.Serial;
import java.util.List;
import java.util.Map;

/** What only HTTP has words for: a media type, a method, a precondition, a place in a body. Ends at the edge. */
public final class Refusal extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient List<ApiError> errors;
    private final transient Map<String, String> headers;

    /** A refusal for one reason. */
    public Refusal(int status, String code, String detail, Source source) {
        this(List.of(new ApiError(status, code, detail, source)), Map.of());
    }

    /** A refusal for one or more reasons, with headers for the answer. */
    public Refusal(List<ApiError> errors, Map<String, String> headers) {
        super(errors.get(0).detail(), null, false, false);
        this.errors = List.copyOf(errors);
        this.headers = Map.copyOf(headers);
    }

    public List<ApiError> errors() {
        return errors;
    }

    public Map<String, String> headers() {
        return headers;
    }
}
