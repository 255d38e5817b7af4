package mortise.rest.jsonapi;

import com.fasterxml.jackson.core.JsonFactory;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.function.Supplier;
import mortise.jsonapi.Document;
import mortise.jsonapi.Json;
import org.jspecify.annotations.Nullable;

/** Tells Jersey how documents are written, compressed for those who can read it. */
public final class DocumentWriter implements MessageBodyWriter<Document> {
    private final JsonFactory factory;
    private final Supplier<Limits> limits;

    @Context
    private @Nullable HttpServletRequest request;

    /** A writer that compresses as the limits say at each answer. */
    public DocumentWriter(JsonFactory factory, Supplier<Limits> limits) {
        this.factory = factory;
        this.limits = limits;
    }

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return Document.class.isAssignableFrom(type);
    }

    @Override
    public void writeTo(
            Document document,
            Class<?> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, Object> headers,
            OutputStream out)
            throws IOException {
        int compressFromBytes = limits.get().compressFromBytes();
        if (compressFromBytes == 0 || request == null || !accepts(request.getHeader(HttpHeaders.ACCEPT_ENCODING))) {
            Json.write(factory, document, out);
            return;
        }
        try (LateGzip gzip = new LateGzip(out, compressFromBytes, () -> {
            headers.putSingle(HttpHeaders.CONTENT_ENCODING, "gzip");
            headers.computeIfPresent(HttpHeaders.ETAG, (name, tags) -> tags.stream()
                    .<Object>map(tag -> Tags.compressed(tag.toString()))
                    .toList());
        })) {
            Json.write(factory, document, gzip);
        }
    }

    private static boolean accepts(@Nullable String encodings) {
        if (encodings != null) {
            for (String encoding : encodings.split(",", -1)) {
                String plain = encoding.replace(" ", "");
                if (plain.equals("gzip") || plain.startsWith("gzip;q=") && !plain.matches("gzip;q=0(\\.0*)?")) {
                    return true;
                }
            }
        }
        return false;
    }
}
