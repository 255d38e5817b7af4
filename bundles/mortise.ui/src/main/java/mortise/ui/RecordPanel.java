package mortise.ui;

import java.io.IOException;
import mortise.entity.Record;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A box beside every record of an entity. Registered as a service. The host frames it with its title and the bundle's
 * mark; if it throws or takes longer than two seconds, its box says so in one line and the page is there all the same.
 */
@ConsumerType
public interface RecordPanel {
    /** Returns the entity's name; empty for all entities. */
    String entity();

    /** Returns the heading. */
    String title();

    /** Returns its place; small is first. */
    default int order() {
        return 100;
    }

    /** Tells whether it is fetched after the page is shown, because it is slow. */
    default boolean late() {
        return false;
    }

    /**
     * Writes the inside of the box. Called with the reader's context open, by many threads.
     *
     * @param out takes HTML that is escaped already; write it with a template engine
     */
    void write(Record record, Appendable out) throws IOException;
}
