package mortise.web.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JsonTextTest {
    @Test
    void givesEachMemberALine() {
        assertThat(JsonText.pretty("{\"a\":[1,{\"b\":\"x,{\\\"}\"}],\"c\":{},\"d\":[ ]}"))
                .isEqualTo(
                        "{\n  \"a\": [\n    1,\n    {\n      \"b\": \"x,{\\\"}\"\n    }\n  ],\n  \"c\": {},\n  \"d\": []\n}");
    }

    @Test
    void givesTheSameAgain() {
        String once = JsonText.pretty("{\"a\":[1,2],\"b\":null}");

        assertThat(JsonText.pretty(once)).isEqualTo(once);
    }

    @Test
    void neverRefuses() {
        assertThat(JsonText.pretty("]}{\"open")).contains("\"open");
        assertThat(JsonText.pretty("[".repeat(10_000)).length()).isLessThan(1_000_000);
    }
}
