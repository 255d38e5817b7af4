package mortise.shell.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import mortise.core.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpiryTest {
    @Test
    void countsFromNow() {
        assertThat(Expiry.parse("90d"))
                .isCloseTo(Instant.now().plus(90, ChronoUnit.DAYS), within(1, ChronoUnit.MINUTES));
        assertThat(Expiry.parse("12h"))
                .isCloseTo(Instant.now().plus(12, ChronoUnit.HOURS), within(1, ChronoUnit.MINUTES));
    }

    @Test
    void aDayCountsToItsEnd() {
        assertThat(Expiry.parse("2027-01-31"))
                .isEqualTo(LocalDate.of(2027, 2, 1)
                        .atStartOfDay(ZoneId.systemDefault())
                        .toInstant());
    }

    @Test
    void aMomentIsAMoment() {
        assertThat(Expiry.parse("2027-01-31T12:00:00Z")).isEqualTo(Instant.parse("2027-01-31T12:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tomorrow", "90", "90m", "2027-02-30", "-1d", "12345678d", "T"})
    void refusesAnythingElse(String text) {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> Expiry.parse(text))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID));
    }
}
