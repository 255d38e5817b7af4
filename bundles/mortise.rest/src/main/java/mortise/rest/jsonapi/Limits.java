package mortise.rest.jsonapi;

/**
 * How much one request may ask for.
 *
 * @param pageSize records of a page that names no size
 * @param maxPageSize records of the largest page
 * @param maxIncludes relations brought along
 * @param maxIncludeDepth relations followed one after another
 * @param maxConditions conditions of a filter
 * @param maxBodyBytes bytes of a body
 * @param maxOperations operations of a list that are done together
 * @param maxDeletes records deleted by one filter
 * @param compressFromBytes bytes from which an answer is compressed, 0 for never
 */
public record Limits(
        int pageSize,
        int maxPageSize,
        int maxIncludes,
        int maxIncludeDepth,
        int maxConditions,
        int maxBodyBytes,
        int maxOperations,
        int maxDeletes,
        int compressFromBytes) {}
