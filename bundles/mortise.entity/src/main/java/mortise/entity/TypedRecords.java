package mortise.entity;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * {@link Records} with plain objects of an author's class, copied from and to records. Safe for use by many threads; the
 * objects are the caller's own.
 *
 * @param <T> the author's class
 */
@ProviderType
public interface TypedRecords<T> {
    /** Returns a query for all records of the class. */
    Query query();

    /** Returns the records of the query's page. References hold objects with nothing but their id. */
    List<T> find(Query query);

    /** Returns a record, or empty if there is none that the identity may see. */
    Optional<T> get(long id);

    /**
     * Saves the object, a new one if its id is 0, and brings id, version and stamps in it up to date. With a version
     * other than 0 it is refused if somebody else saved meanwhile.
     */
    T save(T object);

    /** Deletes the record with this id. */
    void delete(long id);
}
