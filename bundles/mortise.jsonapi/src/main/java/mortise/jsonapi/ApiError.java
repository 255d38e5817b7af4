package mortise.jsonapi;

import mortise.entity.Record;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a request.
 *
 * @param code a stable word for programs
 * @param detail what is wrong and what would be right, for people
 * @param source where, null for the request as a whole
 * @param current the record as it is now, where somebody else changed it; else null
 */
public record ApiError(int status, String code, String detail, @Nullable Source source, @Nullable Record current) {
    public ApiError(int status, String code, String detail, @Nullable Source source) {
        this(status, code, detail, source, null);
    }
}
