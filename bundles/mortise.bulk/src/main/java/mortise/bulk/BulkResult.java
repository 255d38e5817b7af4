package mortise.bulk;

import java.util.List;

/**
 * What became of one operation.
 *
 * @param index its place in the list, from 0
 * @param type the path of the record's entity; empty if that could not be read
 * @param id the record's; 0 if there is none
 * @param errors why it was refused
 */
public record BulkResult(long index, Outcome outcome, String type, long id, List<Problem> errors) {
    /** What became of it. */
    public enum Outcome {
        /** A record was made. */
        CREATED,
        /** A record was changed. */
        UPDATED,
        /** A record was so already. */
        UNCHANGED,
        /** A record was deleted. */
        DELETED,
        /** It could be done; it was only to be looked at. */
        VALID,
        /** It could not be done. */
        REFUSED
    }

    /**
     * Something that is wrong with an operation.
     *
     * @param status HTTP's for it
     * @param code a stable word for programs
     * @param detail what is wrong and what would be right, for people
     * @param pointer where in the list, as a JSON pointer
     */
    public record Problem(int status, String code, String detail, String pointer) {}

    /** Copies the errors. */
    public BulkResult {
        errors = List.copyOf(errors);
    }
}
