package mortise.cache;

import mortise.socket.Plug;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A cache as its provider opened it. It does as well as it can with what it has: a tier that cannot be had, as a disk that
 * is full or files that are damaged, makes a region smaller or cold, and its report degraded, but never fails.
 */
@ConsumerType
public interface OpenCache extends Plug {
    /**
     * Opens a region that is not open. What it held when this cache was closed in good order may still be in it, if it is
     * of {@link Tier#DISK} or kept elsewhere.
     */
    OpenRegion region(Limits limits);

    /** Drops a region with all that is kept of it, on disk too. One that is not there does no harm. */
    void drop(String region);
}
