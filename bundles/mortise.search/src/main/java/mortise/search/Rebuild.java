package mortise.search;

import java.util.Collection;
import org.osgi.annotation.versioning.ProviderType;

/** An index that is being made anew. For one thread. */
@ProviderType
public interface Rebuild extends AutoCloseable {
    /**
     * Returns the highest id up to which all documents are kept, whatever happens; 0 at the beginning. Documents after it
     * are to be given again.
     */
    long checkpoint();

    /**
     * Takes documents, in the order of their ids. What has changed since they were read, and came by
     * {@link SearchIndex#put} or {@link SearchIndex#delete}, wins.
     *
     * @throws mortise.core.Failure UNAVAILABLE if they cannot be kept now; close this and begin again, from the checkpoint
     */
    void put(Collection<SearchDocument> documents);

    /** Puts the new index in the place of the old one, at once and for good. */
    void finish();

    /** Gives up what was made; the old index stays. */
    void abort();

    /** Leaves off. Unless it was finished or aborted, the next {@link SearchIndex#rebuild} goes on from the checkpoint. */
    @Override
    void close();
}
