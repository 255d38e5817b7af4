package mortise.core;

import java.io.Serial;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says that a call did not do what was asked, in words for people and a {@link Kind} that tells who can act. REST makes
 * a status of the kind, the queue makes "give up" or "retry" of it, the log a level. Anything else that is thrown is a
 * defect of the program.
 */
public class Failure extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Who can act on a failure, and how. */
    public enum Kind {
        /** What was given cannot be worked with; the caller changes it. HTTP 400 or 422. */
        INVALID,
        /** Nobody is signed in, or not a known caller; the caller identifies himself. HTTP 401. */
        UNAUTHENTICATED,
        /** The caller is known and may not do this. HTTP 403. */
        DENIED,
        /** What was named does not exist, or the caller may not know that it does. HTTP 404. */
        MISSING,
        /** Somebody else was faster, or the state does not allow it; the caller looks again. HTTP 409. */
        CONFLICT,
        /** More was asked than may be had now; the caller waits. HTTP 429. */
        EXHAUSTED,
        /** Something this depends on is away for now; the same call may work later. HTTP 503. */
        UNAVAILABLE
    }

    private final Kind kind;
    private final transient List<Problem> problems;

    /**
     * A failure of several problems, all found in one pass so that a person can mend them together.
     *
     * @param problems what is wrong, at least one; the first gives the message
     */
    public Failure(Kind kind, List<Problem> problems) {
        this(kind, problems, null);
    }

    /**
     * A failure of several problems with the exception that led to it.
     *
     * @param problems what is wrong, at least one; the first gives the message
     */
    public Failure(Kind kind, List<Problem> problems, @Nullable Throwable cause) {
        super(problems.get(0).message(), cause);
        this.kind = kind;
        this.problems = List.copyOf(problems);
    }

    /** A failure of one problem without a place. */
    public Failure(Kind kind, String code, String message) {
        this(kind, List.of(Problem.of(code, message)), null);
    }

    /** A failure of one problem without a place, with the exception that led to it. */
    public Failure(Kind kind, String code, String message, @Nullable Throwable cause) {
        this(kind, List.of(Problem.of(code, message)), cause);
    }

    /** Bad input without a place. */
    public static Failure invalid(String code, String message) {
        return new Failure(Kind.INVALID, code, message);
    }

    /** Bad input at a field of a record. */
    public static Failure invalidField(String field, String code, String message) {
        return new Failure(Kind.INVALID, List.of(Problem.atField(field, code, message)));
    }

    /** Bad input in a parameter of a call. */
    public static Failure invalidParameter(String parameter, String code, String message) {
        return new Failure(Kind.INVALID, List.of(Problem.atParameter(parameter, code, message)));
    }

    /** The caller may not do this. */
    public static Failure denied(String message) {
        return new Failure(Kind.DENIED, "denied", message);
    }

    /** What was named is not there. */
    public static Failure missing(String message) {
        return new Failure(Kind.MISSING, "missing", message);
    }

    /** The state does not allow it. */
    public static Failure conflict(String code, String message) {
        return new Failure(Kind.CONFLICT, code, message);
    }

    /** Something this depends on is away. */
    public static Failure unavailable(String message, @Nullable Throwable cause) {
        return new Failure(Kind.UNAVAILABLE, "unavailable", message, cause);
    }

    /** Returns who can act. */
    public Kind kind() {
        return kind;
    }

    /** Returns what is wrong, at least one, in the order found. */
    public List<Problem> problems() {
        return problems;
    }
}
