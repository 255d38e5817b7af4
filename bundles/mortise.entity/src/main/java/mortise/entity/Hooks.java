package mortise.entity;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * An author's own code at the saves of an entity. Registered as a service; runs on the thread that saves, several at
 * once for different saves. A {@link mortise.core.Failure} thrown here refuses the whole save; anything else is a
 * defect and fails it as well.
 *
 * @param <T> the author's class
 */
@ConsumerType
public interface Hooks<T> {
    /** Returns the class whose records it concerns. */
    Class<T> type();

    /** Before the fields are checked: fill in, tidy up. */
    default void beforeValidation(Change<T> change) {}

    /** After all is checked, inside the transaction: refuse, or save other records along with it. */
    default void beforeCommit(Change<T> change) {}

    /**
     * After the commit, from the queue, as who made the change: tell other systems, do what takes long. The save does not
     * wait for it and cannot fail by it. It comes at least once and in the order of the commits of one node's transaction;
     * again, after growing pauses, if it throws, and then it is a dead letter; so what it does should do no harm twice
     * ({@link Committed#key}). While the bundle is away, changes wait.
     *
     * @throws mortise.core.Failure of kind INVALID if no later attempt can succeed
     * @throws Exception anything else: it is tried again
     */
    default void afterCommit(Committed<T> change) throws Exception {}
}
