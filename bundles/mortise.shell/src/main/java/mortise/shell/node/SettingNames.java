package mortise.shell.node;

import java.util.Locale;

/** Says which environment variable sets a key. */
final class SettingNames {
    private SettingNames() {}

    /** Returns {@code MORTISE_DATABASE_H2_POOL_SIZE} for {@code poolSize} of {@code mortise.database.h2}. */
    static String variable(String pid, String key) {
        return (pid + "." + key)
                .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_")
                .replaceAll("[^A-Za-z0-9]+", "_")
                .toUpperCase(Locale.ROOT);
    }
}
