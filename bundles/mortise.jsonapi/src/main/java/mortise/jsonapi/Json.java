package mortise.jsonapi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;

/** JSON as it is read and written here. */
public final class Json {
    private static final int MOST_DEPTH = 64;
    private static final int MOST_DIGITS = 200;
    private static final int MOST_NAME = 200;

    private Json() {}

    /** Returns a factory that reads no name twice and nothing endless, and leaves streams open. */
    public static JsonFactory factory(int maxCharacters) {
        return factory(maxCharacters, maxCharacters);
    }

    /** Returns such a factory for documents longer than any text in them. */
    public static JsonFactory factory(long maxCharacters, int longestText) {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxDocumentLength(maxCharacters)
                        .maxNestingDepth(MOST_DEPTH)
                        .maxNumberLength(MOST_DIGITS)
                        .maxNameLength(MOST_NAME)
                        .maxStringLength(longestText)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
                .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
                .build();
    }

    /**
     * Returns the value that a parser is at, with all its digits; the parser is then at its end.
     *
     * @param maxCharacters of the text, more or less; a longer one ends the request
     * @param pointer to the value
     * @throws Refusal if it is longer
     */
    public static String text(JsonFactory factory, JsonParser json, int maxCharacters, String pointer)
            throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator copy = factory.createGenerator(text)) {
            int depth = 0;
            do {
                copy.copyCurrentEventExact(json);
                JsonToken token = json.currentToken();
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (text.getBuffer().length() > maxCharacters) {
                    throw new Refusal(
                            413,
                            "too-large",
                            "one operation has at most " + maxCharacters + " characters",
                            Source.pointer(pointer));
                }
            } while (depth > 0 && json.nextToken() != null);
        }
        return text.toString();
    }

    /** Writes a document. */
    public static void write(JsonFactory factory, Document document, OutputStream out) throws IOException {
        try (JsonGenerator json = factory.createGenerator(out)) {
            document.write(json);
        }
    }
}
