package mortise.comments;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What people say about records. Whoever may see a record sees what is said about it, and may say something; what is said is changed by
 * who said it alone. Comments go with their record. Safe for use by many threads.
 */
@ProviderType
public interface Comments {
    /** The most characters of a comment. */
    int MOST_CHARACTERS = 10_000;

    /**
     * One of them.
     *
     * @param author the id of who said it; 0 for the host, or if that user is gone
     * @param name what people call the author, as it was then
     * @param text plain text; {@code @name} mentions a user, by the name that user signs in with
     * @param mentioned the names of the users that were told; others with an at sign are just text
     * @param edited when it was changed last; null if it was not
     * @param mine whether the caller may change it
     */
    record Comment(
            long id,
            long author,
            String name,
            String text,
            Set<String> mentioned,
            Instant at,
            @Nullable Instant edited,
            boolean mine) {
        /** Copies the names. */
        public Comment {
            mentioned = Set.copyOf(mentioned);
        }
    }

    /**
     * Says something about a record, and tells the users that are mentioned: in the bell, and by mail those who have an address. It is
     * told with it or not at all. Who may not see the record is not told, and not listed as mentioned.
     *
     * @return its id
     * @throws mortise.core.Failure UNAUTHENTICATED for nobody; MISSING if there is no such record, or the caller may not see it; INVALID
     *     if the text is blank or too long
     */
    long add(String entity, long record, String text);

    /**
     * Changes a comment of the caller. Users who are mentioned now and were not before are told.
     *
     * @throws mortise.core.Failure MISSING if there is no such comment, or the caller may not see its record; DENIED if it is somebody
     *     else's; INVALID as {@link #add}
     */
    void edit(long comment, String text);

    /**
     * Removes a comment of the caller; administrators may remove all.
     *
     * @throws mortise.core.Failure as {@link #edit}
     */
    void delete(long comment);

    /**
     * Returns what is said about a record, newest first.
     *
     * @param before the id of the last comment of the page before; 0 for the first page
     * @param size from 1 to 100
     * @throws mortise.core.Failure MISSING if there is no such record, or the caller may not see it
     */
    List<Comment> of(String entity, long record, long before, int size);
}
