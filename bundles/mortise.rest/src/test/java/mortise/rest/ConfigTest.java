package mortise.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigTest {
    @Test
    void theFileListsEveryKeyAtItsDefault() throws IOException {
        Map<String, String> written = new TreeMap<>();
        Matcher keys = Pattern.compile("(?m)^#([a-zA-Z]+) = ?(.*)$")
                .matcher(Files.readString(Path.of("../../etc/mortise.rest.cfg")));
        while (keys.find()) {
            written.put(keys.group(1), keys.group(2));
        }
        Map<String, String> defaults = new TreeMap<>();
        for (Method key : RestServlet.Config.class.getDeclaredMethods()) {
            if (!key.isSynthetic()) {
                defaults.put(key.getName(), String.valueOf(key.getDefaultValue()));
            }
        }

        assertThat(written).isEqualTo(defaults);
    }

    @ParameterizedTest
    @CsvSource({
        "pageSize,0",
        "pageSize,1001",
        "maxPageSize,1001",
        "maxIncludes,21",
        "maxIncludeDepth,0",
        "maxConditions,101",
        "maxBodyBytes,10",
        "compressFromBytes,-1",
        "drainSeconds,301",
        "allowedOrigins,app.example.com"
    })
    void refusesValuesThatCannotWork(String key, String value) {
        assertThatThrownBy(() -> RestHost.start(Map.of(key, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(key + " = " + value);
    }

    @Test
    void takesOtherSettingsWhileItRuns() throws Exception {
        try (RestHost host = RestHost.start()) {
            host.add("thing", Map.of("name", "A"));
            host.add("thing", Map.of("name", "B"));
            assertThat(host.caller("admin").get("/api/things").ids()).hasSize(2);

            host.configure(Map.of("pageSize", "1", "maxPageSize", "1"));

            assertThat(host.caller("admin").get("/api/things").ids()).hasSize(1);
            assertThat(host.caller("admin")
                            .get("/api/things", "page[size]", "2")
                            .status())
                    .isEqualTo(400);
            assertThat(host.caller("admin")
                            .get("/api/openapi.json")
                            .text("/components/parameters/pageSize/schema/maximum"))
                    .isEqualTo("1");
            assertThatThrownBy(() -> host.configure(Map.of("pageSize", "0")))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
