package mortise.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnPathTest {
    @ParameterizedTest
    @ValueSource(strings = {"/", "/accounts", "/accounts?filter[name][contains]=a&page=2", "/accounts/12"})
    void keepsPathsOfThisHost(String path) {
        assertThat(ReturnPath.orHome(path)).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "accounts",
                "//evil.example",
                "/\\evil.example",
                "https://evil.example",
                "javascript:alert(1)",
                "/\t/evil.example",
                "/a\nb",
                "/a\\b",
                "/ü"
            })
    void leadsHomeInsteadOfElsewhere(String path) {
        assertThat(ReturnPath.orHome(path)).isEqualTo("/");
    }

    @Test
    void leadsHomeWithoutAPath() {
        assertThat(ReturnPath.orHome(null)).isEqualTo("/");
        assertThat(ReturnPath.orHome("/" + "a".repeat(3000))).isEqualTo("/");
    }
}
