package mortise.entity;

import java.io.Serial;
import mortise.core.Failure;

/** Somebody else saved the record since it was read. Nothing was changed. */
public final class Conflict extends Failure {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Record current;

    /** A conflict with the record as it is now. */
    public Conflict(Record current) {
        super(
                Kind.CONFLICT,
                "changed-meanwhile",
                current.type().title() + " " + current.id()
                        + " has been changed by somebody else; it is now at version " + current.version());
        this.current = current;
    }

    /** Returns the record as it is now, as far as the caller may see it. */
    public Record current() {
        return current;
    }
}
