package mortise.rest.jsonapi;

import com.fasterxml.jackson.core.JsonFactory;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.function.Supplier;
import mortise.entity.Records;
import mortise.jsonapi.Descriptions;
import mortise.jsonapi.Layouts;
import mortise.jsonapi.Refusal;
import org.jspecify.annotations.Nullable;

/** JSON:API as a Jersey application, and what is done with a request before Jersey sees it. */
public final class JsonApi {
    private final Records records;
    private final Descriptions descriptions;
    private final JsonFactory factory;
    private final Supplier<Limits> limits;

    /** An interface over the door to data. */
    public JsonApi(Records records, Descriptions descriptions, JsonFactory factory, Supplier<Limits> limits) {
        this.records = records;
        this.descriptions = descriptions;
        this.factory = factory;
        this.limits = limits;
    }

    /** Returns the objects that make up the application. */
    public List<Object> components() {
        return List.of(
                new EntityResource(records, factory, limits),
                new FailureMapper(descriptions),
                new DocumentWriter(factory, limits));
    }

    /**
     * Reads and checks headers and parameters, and returns the request as Jersey is to see it.
     *
     * @throws Refusal if media types do not fit
     * @throws mortise.core.Failure INVALID at a parameter that cannot be read
     */
    public HttpServletRequest open(HttpServletRequest request) {
        Layouts layouts = descriptions.now();
        boolean atomic = AtomicOperations.are(request, layouts);
        MediaTypes.checkAccept(request, atomic);
        Call call = new Call(request, layouts, Parameters.parse(request.getQueryString()));
        if (hasBody(request)) {
            MediaTypes.checkBody(request, atomic);
        }
        return new Opened(call.request());
    }

    private static boolean hasBody(HttpServletRequest request) {
        return switch (request.getMethod()) {
            case "POST", "PATCH", "PUT" -> true;
            default -> request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
        };
    }

    /** Headers and parameters have been read: Jersey would do it again, and answer bad ones in its own way. */
    private static final class Opened extends HttpServletRequestWrapper {
        Opened(HttpServletRequest request) {
            super(request);
        }

        @Override
        public Enumeration<String> getHeaderNames() {
            return Collections.emptyEnumeration();
        }

        @Override
        public @Nullable String getQueryString() {
            return null;
        }
    }
}
