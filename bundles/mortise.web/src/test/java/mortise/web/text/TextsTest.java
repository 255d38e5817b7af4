package mortise.web.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TextsTest {
    private static Properties read(String file) throws IOException {
        Properties texts = new Properties();
        try (InputStreamReader reader = new InputStreamReader(
                Objects.requireNonNull(TextsTest.class.getResourceAsStream("/mortise/web/" + file)),
                StandardCharsets.UTF_8)) {
            texts.load(reader);
        }
        return texts;
    }

    @Test
    void germanIsComplete() throws IOException {
        assertThat(read("messages_de.properties").stringPropertyNames())
                .isEqualTo(read("messages.properties").stringPropertyNames());
    }

    @Test
    void argumentsAreTheSameInBothLanguages() throws IOException {
        Properties english = read("messages.properties");
        Properties german = read("messages_de.properties");

        for (String key : english.stringPropertyNames()) {
            assertThat(arguments(german.getProperty(key))).as(key).isEqualTo(arguments(english.getProperty(key)));
        }
    }

    private static Set<String> arguments(String text) {
        Set<String> arguments = new TreeSet<>();
        Matcher matcher = Pattern.compile("\\{\\d}").matcher(text);
        while (matcher.find()) {
            arguments.add(matcher.group());
        }
        return arguments;
    }

    @Test
    void everyKeyThatATemplateNamesHasAText() throws IOException {
        Texts english = Texts.of(Locale.ENGLISH);
        Pattern key = Pattern.compile("(?:\\.get|\\.text)\\(\"([a-z0-9.]+)\"[,)]");
        try (Stream<Path> templates = Files.walk(Path.of("src/main/jte"))) {
            templates.filter(Files::isRegularFile).forEach(template -> {
                Matcher matcher = key.matcher(content(template));
                while (matcher.find()) {
                    assertThat(english.has(matcher.group(1)))
                            .as(template + " says " + matcher.group(1))
                            .isTrue();
                }
            });
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Test
    void putsArgumentsInAsTheyAre() {
        Texts texts = Texts.of(Locale.ENGLISH);

        assertThat(texts.get("list.range", "1", "25", "{0} & 180")).isEqualTo("1 to 25 of {0} & 180");
        assertThat(texts.get("list.deleted", 1)).isEqualTo("1 record deleted");
        assertThat(texts.get("no.such.key")).isEqualTo("no.such.key");
    }

    @Test
    void readsTitlesInTheMiddleOfASentence() {
        assertThat(Texts.of(Locale.ENGLISH).inSentence("Account")).isEqualTo("account");
        assertThat(Texts.of(Locale.ENGLISH).inSentence("API client")).isEqualTo("API client");
        assertThat(Texts.of(Locale.GERMAN).inSentence("Konto")).isEqualTo("Konto");
    }

    @Test
    void speaksEnglishWhereItKnowsNoBetter() {
        assertThat(Texts.of(Locale.JAPANESE).code()).isEqualTo("en");
        assertThat(Texts.of(new Locale("de", "AT")).code()).isEqualTo("de");
    }
}
