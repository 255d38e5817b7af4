package mortise.jsonapi;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** Something that is written as JSON while it is sent, so that memory does not grow with it. */
@FunctionalInterface
public interface Document {
    /** Writes it; the generator is the caller's to close. */
    void write(JsonGenerator json) throws IOException;
}
