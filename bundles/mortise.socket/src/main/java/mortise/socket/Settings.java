package mortise.socket;

import java.nio.file.Path;
import mortise.core.Failure;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Checks settings of a provider that a person wrote.
 *
 * @param pid the configuration they stand in, named in failures
 */
@ProviderType
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

    /**
     * Returns the text without blanks around it.
     *
     * @throws Failure INVALID if nothing is left
     */
    public String given(String key, String value) {
        if (value.isBlank()) {
            throw refused(key, value, "it must be set", null);
        }
        return value.strip();
    }

    /**
     * Returns the folder that a setting names, else one in the node's data folder; whether it is there is not looked at.
     *
     * @param configured what the person wrote, perhaps nothing
     * @param otherwise the name in the data folder
     * @throws java.nio.file.InvalidPathException if no folder can have that name
     */
    public static Path folder(String configured, String otherwise) {
        Path folder = configured.isBlank()
                ? Path.of(System.getProperty("mortise.data", "data"), otherwise)
                : Path.of(configured.strip());
        return folder.toAbsolutePath();
    }

    /** Returns the failure of a setting that cannot work. */
    public Failure refused(String key, Object value, String reason, @Nullable Throwable cause) {
        return new Failure(
                Failure.Kind.INVALID, "bad-setting", pid + ": " + key + " = " + value + ": " + reason, cause);
    }
}
