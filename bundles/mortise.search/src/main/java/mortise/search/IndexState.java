package mortise.search;

import org.jspecify.annotations.Nullable;

/**
 * How the index of one entity fares.
 *
 * @param entity the entity's name
 * @param documents how many documents can be found
 * @param bytes what it takes on disk, both indexes while it is made anew; -1 if the provider cannot tell
 * @param generation grows each time it was made anew; 0 for one that only changes have filled
 * @param description what {@link SearchIndex#rebuild} was given for the index in use; empty for generation 0
 * @param lagMillis for how long the oldest change that was taken cannot be found yet; 0 if all can
 * @param rebuilding how far a new one is; null if none is being made
 */
public record IndexState(
        String entity,
        long documents,
        long bytes,
        long generation,
        String description,
        long lagMillis,
        @Nullable Progress rebuilding) {
    /**
     * How far a new index is.
     *
     * @param documents how many documents it has
     * @param checkpoint see {@link Rebuild#checkpoint()}
     */
    public record Progress(long documents, long checkpoint) {}
}
