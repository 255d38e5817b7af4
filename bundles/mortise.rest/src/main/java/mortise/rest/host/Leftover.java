package mortise.rest.host;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What nobody read of a request's body. A server that answers before it has read everything has to close the connection
 * (RFC 9112, 9.3 and 9.6), and a caller who is not told so sends his next request into a closing one. A short rest is
 * therefore read before the answer begins, and a long one makes the answer say that the connection ends.
 */
public final class Leftover implements ContainerResponseFilter {
    private static final int MOST_BYTES = 65_536;

    @Context
    private @Nullable HttpServletRequest request;

    @Override
    public void filter(ContainerRequestContext asked, ContainerResponseContext answer) {
        if (!taken(Objects.requireNonNull(request))) {
            answer.getHeaders().putSingle("Connection", "close");
        }
    }

    /**
     * Reads what is left of the body if it is short. Waits for a caller who is slow to send it, as long as the server
     * does.
     *
     * @return whether the connection can go on; if not, the answer needs the header {@code Connection: close}
     */
    public static boolean taken(HttpServletRequest request) {
        boolean chunked = request.getHeader(HttpHeaders.CONTENT_LENGTH) == null;
        if (chunked && request.getHeader("Transfer-Encoding") == null) {
            return true;
        }
        // What Jersey or a resource has read of it is not known here; long bodies are those that were long to begin
        // with.
        try {
            InputStream body = request.getInputStream();
            if (!chunked && request.getContentLengthLong() > MOST_BYTES) {
                return body.read() < 0;
            }
            return body.readNBytes(MOST_BYTES).length < MOST_BYTES || body.read() < 0;
        } catch (IOException | IllegalStateException gone) {
            return false;
        }
    }
}
