package mortise.web.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en|1,234.50|1234.50",
                "en|1234.5|1234.5",
                "en|-0.25|-0.25",
                "en|1,234,567|1234567",
                "en|12,5|12.5",
                "en| 1 234.5 |1234.5",
                "de|1.234,50|1234.50",
                "de|1234,5|1234.5",
                "de|1.234|1234",
                "de|12.5|12.5",
                "de|−3,5|-3.5",
                "de-CH|1’234.5|1234.5",
                "fr|1 234,5|1234.5",
                "en|+7|7",
            })
    void readsWhatPeopleOfALocaleWrite(String locale, String text, BigDecimal number) {
        assertThat(Numbers.read(text, Locale.forLanguageTag(locale))).isEqualTo(number);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en|1.2.3",
                "en|1,23.4,5",
                "en|abc",
                "de|1,2,3",
                "de|1.23.456",
                "en|1e9",
                "en|--1",
                "en|,",
                "en|0x10"
            })
    void refusesWhatIsNoNumberOrCouldBeTwo(String locale, String text) {
        assertThatThrownBy(() -> Numbers.read(text, Locale.forLanguageTag(locale)))
                .isInstanceOf(NumberFormatException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"en|1234567.0500|1,234,567.0500", "de|-1234.5|-1.234,5", "en|0.000001|0.000001", "en|12|12"})
    void writesEveryDigit(String locale, BigDecimal number, String text) {
        assertThat(Numbers.write(number, Locale.forLanguageTag(locale))).isEqualTo(text);
    }

    @Test
    void readsWhatItWrites() {
        for (String locale : new String[] {"en", "de", "de-CH", "de-AT", "fr", "en-IN", "sv"}) {
            for (String number : new String[] {"0", "1000", "-999999.999", "123456789012345678.1234", "0.5"}) {
                Locale reader = Locale.forLanguageTag(locale);
                String text = Numbers.write(new BigDecimal(number), reader);

                assertThat(Numbers.read(text, reader)).as(locale + " " + text).isEqualTo(new BigDecimal(number));
            }
        }
    }
}
