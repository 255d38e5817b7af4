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
}
