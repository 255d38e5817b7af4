package mortise.jobs.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mortise.core.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a schedule fires, above all where clocks are changed. */
class CronTest {
    private static final ZoneId OSLO = ZoneId.of("Europe/Oslo");

    /** Returns the next moments after a local time, as Oslo reads them. */
    private static List<String> next(String cron, String local, int count) {
        Cron times = new Cron(cron, OSLO);
        List<String> all = new ArrayList<>();
        Instant at = LocalDateTime.parse(local).atZone(OSLO).toInstant();
        for (int i = 0; i < count; i++) {
            at = times.next(at).orElseThrow();
            all.add(at.atZone(OSLO).toOffsetDateTime().toString());
        }
        return all;
    }

    @Test
    void comesWhenTheHourThatIsLeftOutWouldHaveBegun() {
        assertThat(next("30 2 * * *", "2026-03-28T12:00", 2))
                .containsExactly("2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00");
        assertThat(next("0 */2 * * *", "2026-03-29T00:30", 2))
                .containsExactly("2026-03-29T03:00+02:00", "2026-03-29T04:00+02:00");
    }

    @Test
    void goesOnInIntervalsWhenAnHourIsLeftOut() {
        assertThat(next("*/20 * * * *", "2026-03-29T01:30", 3))
                .containsExactly("2026-03-29T01:40+01:00", "2026-03-29T03:00+02:00", "2026-03-29T03:20+02:00");
    }

    @Test
    void countsOnlyTheFirstOfAnHourThatComesTwice() {
        assertThat(next("30 2 * * *", "2026-10-24T12:00", 2))
                .containsExactly("2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00");
    }

    @Test
    void goesOnInIntervalsWhenAnHourComesTwice() {
        assertThat(next("*/30 * * * *", "2026-10-25T01:45", 5))
                .containsExactly(
                        "2026-10-25T02:00+02:00",
                        "2026-10-25T02:30+02:00",
                        "2026-10-25T02:00+01:00",
                        "2026-10-25T02:30+01:00",
                        "2026-10-25T03:00+01:00");
    }

    @Test
    void knowsLeapYearsAndDaysOfTheWeek() {
        assertThat(next("0 6 29 2 *", "2026-01-01T00:00", 1)).containsExactly("2028-02-29T06:00+01:00");
        assertThat(next("15 2 * * 1-5", "2026-11-27T03:00", 1)).containsExactly("2026-11-30T02:15+01:00");
    }

    @Test
    void neverReturnsTheMomentItself() {
        Cron times = new Cron("0 3 * * *", OSLO);
        Instant at = LocalDateTime.parse("2026-03-29T03:00").atZone(OSLO).toInstant();

        Optional<Instant> next = times.next(at);

        assertThat(next)
                .contains(LocalDateTime.parse("2026-03-30T03:00").atZone(OSLO).toInstant());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "* * * *",
                "61 * * * *",
                "0 25 * * *",
                "* * * * * *",
                "@daily",
                "0 0 31 2 *",
                "a b c d e",
                "1-"
            })
    void refusesWhatIsNoTime(String cron) {
        assertThatThrownBy(() -> new Cron(cron, OSLO)).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID);
            assertThat(failure.problems().get(0).field()).isEqualTo("cron");
        });
    }
}
