package mortise.web.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import mortise.core.Money;
import org.junit.jupiter.api.Test;

class FormatsTest {
    private final Formats british = formats(Locale.UK);
    private final Formats german = formats(Locale.GERMANY);

    private static Formats formats(Locale locale) {
        return new Formats(locale, ZoneId.of("Europe/Berlin"), Texts.of(locale));
    }

    @Test
    void writesNumbersByLocale() {
        assertThat(british.number(1_284_000)).isEqualTo("1,284,000");
        assertThat(german.number(1_284_000)).isEqualTo("1.284.000");
        assertThat(german.number(new BigDecimal("4.2500"))).isEqualTo("4,25");
        assertThat(british.percent(new BigDecimal("12.5"))).isEqualTo("12.5\u00a0%");
    }

    @Test
    void writesMoneyWithCentsOnlyIfThereAreSome() {
        assertThat(british.money(Money.parse("1284000 EUR"))).isEqualTo("€1,284,000");
        assertThat(british.money(Money.parse("12.5 EUR"))).isEqualTo("€12.50");
        assertThat(british.money(Money.parse("1200 JPY"))).isEqualTo("JP¥1,200");
        assertThat(german.money(Money.parse("12.5000 EUR"))).isEqualTo("12,50\u00a0€");
    }

    @Test
    void writesDaysAndMomentsWhereTheReaderIs() {
        assertThat(british.date(LocalDate.of(2026, 12, 2))).isEqualTo("2 Dec 2026");
        assertThat(german.date(LocalDate.of(2026, 12, 2))).isEqualTo("02.12.2026");
        assertThat(british.dateTime(Instant.parse("2026-12-02T23:30:00Z")))
                .contains("3 Dec 2026")
                .contains("00:30");
    }

    @Test
    void saysHowLongAgoSomethingWas() {
        Instant now = Instant.now();

        assertThat(british.ago(now)).isEqualTo("just now");
        assertThat(british.ago(now.minus(750, ChronoUnit.SECONDS))).isEqualTo("12 min ago");
        assertThat(german.ago(now.minus(750, ChronoUnit.SECONDS))).isEqualTo("vor 12 Min.");
        assertThat(british.ago(now.minus(800, ChronoUnit.DAYS))).matches("\\d+ \\w+ \\d{4}");
    }
}
