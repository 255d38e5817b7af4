package mortise.users;

import java.time.Duration;

/**
 * The bundle's settings as values that can work.
 *
 * @param memoryKib memory of one computation of a hash
 * @param iterations passes over it
 * @param parallelism its lanes
 * @param hashesAtOnce how many hashes are computed at the same time
 * @param passwordLength the fewest characters of a password
 * @param failuresPerName failures in a row after which a name has to wait
 * @param failuresPerAddress failures after which an address has to wait; 0 for never
 * @param lock the first wait
 * @param longestLock the longest wait
 * @param sessionIdle how long an unused session lasts
 * @param sessionLife how long any session lasts
 * @param resetMinutes how long a mailed link to choose a new password works
 */
public record Settings(
        int memoryKib,
        int iterations,
        int parallelism,
        int hashesAtOnce,
        int passwordLength,
        int failuresPerName,
        int failuresPerAddress,
        Duration lock,
        Duration longestLock,
        Duration sessionIdle,
        Duration sessionLife,
        int resetMinutes) {

    /**
     * Reads a configuration.
     *
     * @throws IllegalArgumentException if a value cannot work, with its key
     */
    static Settings of(UsersHost.Config config) {
        return new Settings(
                within("memoryKib", config.memoryKib(), 7_168, 1_048_576),
                within("iterations", config.iterations(), 1, 100),
                within("parallelism", config.parallelism(), 1, 16),
                within("hashesAtOnce", config.hashesAtOnce(), 1, 64),
                within("passwordLength", config.passwordLength(), 8, 128),
                within("failuresPerName", config.failuresPerName(), 1, 1_000),
                within("failuresPerAddress", config.failuresPerAddress(), 0, 1_000_000),
                Duration.ofSeconds(within("lockSeconds", config.lockSeconds(), 1, 86_400)),
                Duration.ofSeconds(
                        within("longestLockSeconds", config.longestLockSeconds(), config.lockSeconds(), 86_400)),
                Duration.ofMinutes(within("sessionIdleMinutes", config.sessionIdleMinutes(), 5, 525_600)),
                Duration.ofHours(within("sessionHours", config.sessionHours(), 1, 8_760)),
                within("resetMinutes", config.resetMinutes(), 5, 1_440));
    }

    private static int within(String key, int value, int least, int greatest) {
        if (value < least || value > greatest) {
            throw new IllegalArgumentException(
                    "mortise.users: " + key + " = " + value + " cannot work; from " + least + " to " + greatest);
        }
        return value;
    }
}
