package mortise.queue;

import mortise.core.Context;
import org.osgi.annotation.versioning.ProviderType;

/** How bodies, and who sent them, are written as text, for those who send and receive. Safe for use by many threads. */
@ProviderType
public interface MessageFormat {
    /**
     * Writes a body.
     *
     * @throws mortise.core.Failure INVALID if it is of another class than its topic's, is too long, or cannot be read back
     */
    <T> String write(Topic<T> topic, T body);

    /**
     * Reads a body.
     *
     * @throws mortise.core.Failure INVALID if the text is no body of the topic, naming the place
     */
    <T> T read(Topic<T> topic, String text);

    /**
     * Looks at a text that may be the body of some topic.
     *
     * @throws mortise.core.Failure INVALID if it is no JSON or too long, naming the place
     */
    void check(String topic, String text);

    /** Writes who acts, in which language and for which request. */
    String write(Context context);

    /**
     * Returns the context to work in; its origin is {@code queue}.
     *
     * @throws mortise.core.Failure INVALID if the text is no context
     */
    Context readContext(String text);
}
