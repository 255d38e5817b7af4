package mortise.jsonapi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.IOException;
import java.io.OutputStream;

/** JSON as it is read and written here. */
public final class Json {
    private static final int MOST_DEPTH = 64;
    private static final int MOST_DIGITS = 200;
    private static final int MOST_NAME = 200;

    private Json() {}

    /** Returns a factory that reads no name twice and nothing endless, and leaves streams open. */
    public static JsonFactory factory(long maxCharacters) {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxDocumentLength(maxCharacters)
                        .maxNestingDepth(MOST_DEPTH)
                        .maxNumberLength(MOST_DIGITS)
                        .maxNameLength(MOST_NAME)
                        .maxStringLength((int) maxCharacters)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
                .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
                .build();
    }

    /** Writes a document. */
    public static void write(JsonFactory factory, Document document, OutputStream out) throws IOException {
        try (JsonGenerator json = factory.createGenerator(out)) {
            document.write(json);
        }
    }
}
