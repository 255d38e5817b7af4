package mortise.entity;

import java.io.Serial;
import mortise.core.Failure;

/** One of several drafts could not be saved, so none was. */
public final class BatchFailure extends Failure {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int index;

    /**
     * The failure of one draft.
     *
     * @param index its place in the call, from 0
     */
    public BatchFailure(int index, Failure failure) {
        super(failure.kind(), failure.problems(), failure);
        this.index = index;
    }

    /** Returns the place of the draft that failed, from 0. */
    public int index() {
        return index;
    }
}
