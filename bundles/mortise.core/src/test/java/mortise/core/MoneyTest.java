package mortise.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.util.Currency;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MoneyTest {
    @Test
    void readsWhatItWrites() {
        Money money = new Money(new BigDecimal("12.50"), Currency.getInstance("EUR"));

        assertThat(money).hasToString("12.50 EUR");
        assertThat(Money.parse("12.50 EUR")).isEqualTo(money);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12", "EUR", "12 XQX", "twelve EUR", " EUR"})
    void refusesWhatIsNoMoney(String text) {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> Money.parse(text))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID));
    }
}
