package mortise.queue.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.queue.Topic;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFormatTest {
    record Part(String name, int count) {}

    record Body(
            String text,
            long number,
            boolean flag,
            Instant moment,
            List<Part> parts,
            Map<String, String> map,
            @Nullable String none) {
        Body {
            if (number < 0) {
                throw Failure.invalidField("number", "negative", "number is not negative");
            }
        }
    }

    private static final Topic<Body> TOPIC = Topic.work("test.body", Body.class);
    private static final Body BODY = new Body(
            "Ångström \u0000 😀",
            Long.MAX_VALUE,
            true,
            Instant.parse("2026-11-25T12:00:00.123456Z"),
            List.of(new Part("a", 1)),
            Map.of("k", "v"),
            null);

    private final JsonFormat format = new JsonFormat();

    @Test
    void readsWhatItWrote() {
        assertThat(format.read(TOPIC, format.write(TOPIC, BODY))).isEqualTo(BODY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{}",
                "{} {}",
                "{\"text\":\"a\",\"number\":1,\"flag\":true,\"moment\":\"2026-11-25T12:00:00Z\",\"parts\":[],\"map\":{}}",
                "{\"text\":\"a\",\"number\":\"1\",\"flag\":true,\"moment\":\"2026-11-25T12:00:00Z\",\"parts\":[],\"map\":{},\"none\":null}",
                "{\"text\":\"a\",\"number\":-1,\"flag\":true,\"moment\":\"2026-11-25T12:00:00Z\",\"parts\":[],\"map\":{},\"none\":null}",
                "{\"text\":\"a\",\"number\":1,\"flag\":true,\"moment\":\"soon\",\"parts\":[],\"map\":{},\"none\":null}",
                "{\"text\":\"a\",\"number\":1,\"flag\":true,\"moment\":\"2026-11-25T12:00:00Z\",\"parts\":[],\"map\":{},\"none\":null,\"more\":1}"
            })
    void refusesWhatIsNoBody(String text) {
        assertThatThrownBy(() -> format.read(TOPIC, text))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID))
                .hasMessageContaining("test.body: ");
    }

    @Test
    void namesThePlace() {
        String text = format.write(TOPIC, BODY).replace("\"count\":1", "\"count\":\"many\"");

        assertThatThrownBy(() -> format.read(TOPIC, text)).hasMessageContaining("[\"parts\"]->[0]->[\"count\"]");
    }

    @Test
    void refusesBodiesThatAreTooLongOrTooDeep() {
        assertThatThrownBy(() -> format.write(Topic.work("test.part", Part.class), new Part("x".repeat(262_144), 1)))
                .hasMessageContaining("262144 is the most");
        assertThatThrownBy(() -> format.read(TOPIC, "[".repeat(5_000))).isInstanceOf(Failure.class);
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"}) // what a careless caller does
    void refusesABodyOfAnotherTopic() {
        assertThatThrownBy(() -> format.write((Topic) TOPIC, "text"))
                .hasMessageContaining("has a body of " + Body.class.getName() + ", not of java.lang.String");
    }

    @Test
    void carriesWhoSent() {
        Context context = new Context(
                new Identity(7, "anna", "Anna Ä", Set.of("account:view")),
                "REQ-1",
                "api",
                "10.0.0.1",
                Locale.forLanguageTag("de-AT"),
                ZoneId.of("Europe/Vienna"));

        assertThat(format.readContext(format.write(context)))
                .isEqualTo(new Context(
                        context.identity(), "REQ-1", "queue", "10.0.0.1", context.locale(), context.zone()));
        assertThatThrownBy(() -> format.readContext("{}")).isInstanceOf(Failure.class);
        assertThatThrownBy(() -> format.readContext(format.write(context).replace("Europe/Vienna", "Nowhere")))
                .hasMessageContaining("the sender cannot be read");
    }
}
