package mortise.entity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What every record has; an author's class extends it. All of it is set by the host. */
public abstract class Stored {
    /** Unique over all entities; 0 until it is saved. */
    public long id;

    /** How often it was saved; 0 until it is. */
    public int version;

    /** When it was made. */
    public @Nullable Instant createdAt;

    /** The id of the user who made it. */
    public @Nullable Long createdBy;

    /** When it was last changed. */
    public @Nullable Instant updatedAt;

    /** The id of the user who changed it last. */
    public @Nullable Long updatedBy;

    /** For subclasses. */
    protected Stored() {}
}
