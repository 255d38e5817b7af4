package mortise.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mortise.testkit.Configurations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigTest {
    @Test
    void theFileListsEveryKeyAtItsDefault() throws IOException {
        Map<String, String> written = new TreeMap<>();
        Matcher keys = Pattern.compile("(?m)^#([a-zA-Z]+) = ?(.*)$")
                .matcher(Files.readString(Path.of("../../etc/mortise.users.cfg")));
        while (keys.find()) {
            written.put(keys.group(1), keys.group(2));
        }
        Map<String, String> defaults = new TreeMap<>();
        for (Method key : UsersHost.Config.class.getDeclaredMethods()) {
            if (!key.isSynthetic()) {
                defaults.put(key.getName(), String.valueOf(key.getDefaultValue()));
            }
        }

        assertThat(written).isEqualTo(defaults);
    }

    @Test
    void theDefaultsAreWhatIsRecommended() {
        Settings settings = Settings.of(Configurations.config(UsersHost.Config.class, Map.of()));

        assertThat(settings.memoryKib()).isEqualTo(19 * 1024);
        assertThat(settings.iterations()).isEqualTo(2);
        assertThat(settings.parallelism()).isEqualTo(1);
        assertThat(settings.passwordLength()).isEqualTo(12);
        assertThat(settings.sessionIdle()).isEqualTo(Duration.ofHours(8));
        assertThat(settings.sessionLife()).isEqualTo(Duration.ofDays(7));
    }

    @ParameterizedTest
    @CsvSource({
        "memoryKib,4096",
        "iterations,0",
        "parallelism,17",
        "hashesAtOnce,0",
        "passwordLength,7",
        "failuresPerName,0",
        "failuresPerAddress,-1",
        "lockSeconds,0",
        "longestLockSeconds,29",
        "sessionIdleMinutes,4",
        "sessionHours,0"
    })
    void refusesValuesThatCannotWork(String key, String value) {
        assertThatThrownBy(() -> TestSettings.with(Map.of(key, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(key + " = " + value);
    }
}
