package mortise.rest.jsonapi;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.Objects;
import mortise.jsonapi.Descriptions;
import org.jspecify.annotations.Nullable;

/** Makes answers of what resources throw, those of extensions included. */
public final class FailureMapper implements ExceptionMapper<Throwable> {
    private final Descriptions descriptions;

    @Context
    private @Nullable HttpServletRequest request;

    /** A mapper. */
    public FailureMapper(Descriptions descriptions) {
        this.descriptions = descriptions;
    }

    @Override
    public Response toResponse(Throwable thrown) {
        if (thrown instanceof WebApplicationException own && own.getResponse().hasEntity()) {
            return own.getResponse();
        }
        Errors.Answer answer = Errors.of(thrown, Objects.requireNonNull(request), descriptions.now());
        Response.ResponseBuilder response = Response.status(answer.status());
        answer.headers().forEach(response::header);
        return EntityResource.answer(response, answer.document());
    }
}
