package mortise.ui;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/** A page of an extension, at {@code /page/<name>}, framed by the host. Registered as a service. */
@ConsumerType
public interface Page {
    /** Returns its name in the address: begin it with the bundle's, {@code crm.pipeline}. */
    String name();

    /** Returns the heading. */
    String title();

    /** Returns the entity that one must be allowed to view to see it; empty for everybody who is signed in. */
    default String entity() {
        return "";
    }

    /**
     * Writes the content below the heading. Called with the reader's context open, by many threads.
     *
     * @param parameters of the address
     * @param out takes HTML that is escaped already
     */
    void write(Map<String, List<String>> parameters, Appendable out) throws IOException;
}
