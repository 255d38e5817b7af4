package mortise.entity;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What is about to happen to one record, as its hooks see it.
 *
 * @param <T> the author's class
 */
@ProviderType
public interface Change<T> {
    /** Returns CREATE, EDIT or DELETE. */
    Action action();

    /** Returns the record as it is in the database; null if it is new. Changing the object changes nothing. */
    @Nullable
    T before();

    /**
     * Returns the record as it will be; for a delete, as it is. What a hook changes in it is saved; in a hook of a delete
     * it changes nothing.
     */
    T after();

    /** Returns the record's id; a new one has it already. */
    long id();

    /** Returns the names of the fields that differ between before and after; all that are set for a new one. */
    Set<String> changed();

    /** Refuses the change at a field; several refusals are told together. */
    void refuse(String field, String code, String message);
}
