package mortise.web.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import mortise.entity.FileRules;
import mortise.web.form.FileTexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizesTest {
    private static Formats formats(Locale locale) {
        return new Formats(locale, ZoneOffset.UTC, Texts.of(locale));
    }

    @ParameterizedTest
    @CsvSource({
        "0, '0 B'",
        "999, '999 B'",
        "1000, '1 kB'",
        "1500, '1.5 kB'",
        "104857600, '105 MB'",
        "9223372036854775807, '9,223,372 TB'"
    })
    void areSaidInTheLargestUnit(long bytes, String said) {
        assertThat(formats(Locale.ENGLISH).bytes(bytes)).isEqualTo(said.replace(' ', '\u00a0'));
    }

    @Test
    void areSaidInTheReadersLanguage() {
        FileRules pictures = new FileRules(true, 1_500_000, List.of(), false);

        assertThat(FileTexts.limits(pictures, Texts.of(Locale.GERMAN), formats(Locale.GERMAN)))
                .isEqualTo("Ein Bild: JPEG, PNG oder GIF; höchstens 1,5\u00a0MB");
        assertThat(FileTexts.limits(FileRules.ALL, Texts.of(Locale.ENGLISH), formats(Locale.ENGLISH)))
                .isEmpty();
    }
}
