package mortise.mail.mime;

import mortise.core.Failure;
import org.jspecify.annotations.Nullable;

/**
 * Checks settings that a person wrote.
 *
 * @param pid the configuration they stand in, named in failures
 */
public record Settings(String pid) {
    /**
     * Returns the value.
     *
     * @throws Failure INVALID if it is outside of the bounds, which belong to it
     */
    public int between(String key, int value, int min, int max) {
        if (value < min || value > max) {
            throw refused(key, value, "expected a number from " + min + " to " + max, null);
        }
        return value;
    }

    /** Returns the failure of a setting that cannot work. */
    public Failure refused(String key, Object value, String reason, @Nullable Throwable cause) {
        return new Failure(
                Failure.Kind.INVALID, "bad-setting", pid + ": " + key + " = " + value + ": " + reason, cause);
    }
}
