package mortise.users;

import java.util.Map;
import java.util.TreeMap;
import mortise.testkit.Configurations;

/** Settings as a file would say them, with cheap hashes. */
public final class TestSettings {
    private TestSettings() {}

    public static Settings with(Map<String, String> keys) {
        Map<String, String> all = new TreeMap<>(Map.of("memoryKib", "7168", "iterations", "1"));
        all.putAll(keys);
        return Settings.of(Configurations.config(UsersHost.Config.class, all));
    }
}
