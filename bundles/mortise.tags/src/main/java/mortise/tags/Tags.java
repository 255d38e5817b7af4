package mortise.tags;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Words that people put on records, whatever the entity. Whoever may see a record sees its tags, whoever may edit it changes them. Two
 * tags that differ only in upper and lower case are one, spelled as it was first. Tags go with their record. Safe for use by many threads.
 */
@ProviderType
public interface Tags {
    /** The most characters of a tag. */
    int MOST_CHARACTERS = 50;

    /** The most tags of a record. */
    int MOST_OF_A_RECORD = 50;

    /** The most records that are found by a tag. */
    int MOST_RECORDS = 10_000;

    /**
     * Returns a record's tags, in the order of the alphabet.
     *
     * @throws mortise.core.Failure MISSING if there is no such record, or the caller may not see it
     */
    List<String> of(String entity, long record);

    /**
     * Puts a tag on a record; one that is on it already stays as it is.
     *
     * @param tag blanks around it and double ones in it do not count
     * @throws mortise.core.Failure MISSING as {@link #of}; DENIED if the caller may not edit the record; INVALID at {@code tag} if it is
     *     blank, too long, has a comma or line break, or if the record has too many
     */
    void add(String entity, long record, String tag);

    /**
     * Takes a tag off a record, if it is on it.
     *
     * @throws mortise.core.Failure MISSING as {@link #of}; DENIED if the caller may not edit the record
     */
    void remove(String entity, long record, String tag);

    /**
     * Returns tags of records of an entity that the caller may see, in the order of the alphabet: of those that were tagged last.
     *
     * @param prefix how they begin, whatever the case; empty for all
     * @param most how many at most, from 1 to 100
     * @throws mortise.core.Failure DENIED if the caller may view no record of the entity; MISSING if there is no such entity
     */
    List<String> used(String entity, String prefix, int most);

    /**
     * Returns the ids of the records of an entity that have a tag, the latest tagged first. Whether the caller may see them is for the
     * query that they become part of.
     *
     * @throws mortise.core.Failure INVALID at the parameter {@code tag} if they are more than {@link #MOST_RECORDS}
     */
    List<Long> records(String entity, String tag);
}
