package mortise.entity;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import mortise.core.Failure;
import mortise.core.Problem;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The one door to data. Everything is done as the identity of {@link mortise.core.Context#current()}: access rule,
 * validation, hooks, and one transaction with version and audit entry. A record that the identity may not see is not
 * there for it. Safe for use by many threads.
 */
@ProviderType
public interface Records {
    /**
     * Returns a page of records: one SQL statement for the page, one more for the total if asked for, one for each
     * included relation.
     *
     * @throws Failure INVALID if a path, value, cursor or size cannot be worked with, with the path as its field;
     *     DENIED if the identity may view no record of the entity; MISSING if there is no such entity
     */
    Result find(Query query);

    /**
     * Hands over every record that matches, in order, without keeping them: memory does not grow with the result. Page
     * and total of the query are ignored, relations are not included. The records are those of one moment only if the
     * database can; a record saved meanwhile may appear in either version, none twice.
     */
    void forEach(Query query, Consumer<Record> reader);

    /** Returns how many records match. */
    long count(Query query);

    /** Returns a record, or empty if there is none that the identity may see. */
    Optional<Record> get(String entity, long id);

    /**
     * Returns a record.
     *
     * @throws Failure MISSING if there is none that the identity may see
     */
    default Record require(String entity, long id) {
        return get(entity, id)
                .orElseThrow(() -> Failure.missing("there is no " + entity + " " + id + ", or you may not see it"));
    }

    /**
     * Saves a draft and returns the record as it is now; for a delete, as it was. Inside {@link #transaction} it becomes
     * final with it.
     *
     * @throws Conflict if the draft expects a version that the record has no more
     * @throws Failure INVALID with every problem found, at its field; DENIED; MISSING; CONFLICT {@code in-use} if a
     *     delete is refused because of others that refer to it
     */
    Record save(Draft draft);

    /**
     * Saves drafts in their order in one transaction: all or none. Drafts of new records can refer to each other.
     *
     * @throws BatchFailure naming the first draft that could not be saved, with its problems
     */
    List<Record> saveAll(List<Draft> drafts);

    /**
     * Checks drafts as {@link #saveAll} would, hooks before commit and the database's own checks left out, and changes
     * nothing.
     *
     * @return for each draft the problems found, empty for a good one
     */
    List<List<Problem>> check(List<Draft> drafts);

    /**
     * Does work in one transaction: all saves in it become final together when it returns, or none if it throws. One
     * inside another joins it. The work must not hand records to other threads before it has returned.
     */
    <T> T transaction(Supplier<T> work);

    /**
     * Returns what happened to a record, newest first, for whom the record (or, once deleted, its entity) may be viewed.
     *
     * @param beforeEntry the id of the last entry of the page before; 0 for the first
     * @param size from 1 to 1000
     */
    List<AuditEntry> history(String entity, long id, long beforeEntry, int size);

    /**
     * Returns how many records of an entity the identity may see, for who shows that again and again: what this node has committed
     * counts at once, what other nodes have some hundredths of a second later, or a minute where nobody tells them of each other.
     * {@link #count} is exact at any time, and looks at all of them. In a transaction it is the same.
     *
     * @throws Failure as {@link #count}
     */
    default long total(String entity) {
        return count(Query.of(entity));
    }

    /**
     * Returns what one request did to records that there are still, by falling version: one statement, however many. Records that
     * may not be viewed are left out.
     *
     * @param ids at most 1000
     * @throws Failure INVALID if those are too many; MISSING if there is no such entity
     */
    List<AuditEntry> history(String entity, Collection<Long> ids, String requestId);

    /**
     * Tells whether the identity may do this with any record of the entity; false if it is not installed, and for making and
     * changing if it is not {@link EntityType#writable}.
     */
    boolean may(Action action, String entity);

    /** Tells whether the identity may make or change any record of the entity. */
    default boolean mayWrite(String entity) {
        return may(Action.CREATE, entity) || may(Action.EDIT, entity);
    }

    /** Tells whether the identity may do this with the record. */
    boolean may(Action action, Record record);

    /**
     * Returns the typed door for an author's class.
     *
     * @throws Failure MISSING if no installed entity is described by the class
     */
    <T> TypedRecords<T> of(Class<T> type);
}
