package mortise.entity;

import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What happened to one record, as its hooks are told after the commit.
 *
 * @param <T> the author's class
 */
@ProviderType
public interface Committed<T> {
    /** Returns CREATE, EDIT or DELETE. */
    Action action();

    /** Returns the record's id. */
    long id();

    /** Returns the version it got; one more than its last one if it was deleted. */
    int version();

    /** Returns the names of the fields that this change made different; all that were set for a new one. */
    Set<String> changed();

    /** Returns the record as it is by now, perhaps in a later version; empty if it was deleted meanwhile. */
    Optional<T> now();

    /** Names this change and no other, for those who note what they have done: {@code ticket/17/3}. */
    String key();
}
