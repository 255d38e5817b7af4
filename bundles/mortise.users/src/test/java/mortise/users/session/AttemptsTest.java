package mortise.users.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mortise.core.Failure;
import mortise.database.OpenDatabase;
import mortise.testkit.DatabaseOpener;
import mortise.users.MovableClock;
import mortise.users.Settings;
import mortise.users.Tables;
import mortise.users.TestSettings;
import mortise.users.store.Sql;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class AttemptsTest {
    private final MovableClock clock = new MovableClock();
    private final Settings settings = TestSettings.with(Map.of("failuresPerName", "3", "failuresPerAddress", "6"));
    private OpenDatabase database;
    private Attempts attempts;

    abstract DatabaseOpener opener();

    @BeforeEach
    void open() {
        database = opener().open();
        Tables.make(database);
        attempts = new Attempts(new Sql(database), clock, () -> settings);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void fail(String name, String address, int times) {
        for (int i = 0; i < times; i++) {
            attempts.begin(name, address);
        }
    }

    private void assertLocked(String name, String address, String wait) {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> attempts.begin(name, address))
                .withMessageContaining(wait)
                .satisfies(failure -> {
                    assertThat(failure.kind()).isEqualTo(Failure.Kind.EXHAUSTED);
                    assertThat(failure.problems().get(0).code()).isEqualTo("locked-out");
                });
    }

    private void assertFree(String name, String address) {
        assertThatCode(() -> attempts.begin(name, address)).doesNotThrowAnyException();
    }

    @Test
    void letsANameWaitAfterSeveralFailures() {
        fail("ingrid", "", 3);

        assertLocked("ingrid", "", "30 seconds");
        assertLocked(" INGRID", "", "30 seconds");
        assertFree("mateo", "");
    }

    @Test
    void waitsTwiceAsLongAfterEachFurtherFailureUpToTheLongest() {
        fail("ingrid", "", 3);
        for (long wait : new long[] {30, 60, 120, 240, 480, 900, 900}) {
            clock.forward(Duration.ofSeconds(wait - 1));
            assertLocked("ingrid", "", "1 seconds");
            clock.forward(Duration.ofSeconds(1));
            assertFree("ingrid", "");
        }
    }

    @Test
    void aSuccessLetsTheNameStartAfresh() {
        fail("ingrid", "", 2);
        attempts.begin("ingrid", "");
        attempts.succeeded("ingrid", "");

        fail("ingrid", "", 3);
        assertLocked("ingrid", "", "30 seconds");
    }

    @Test
    void whatWasAbandonedDoesNotCount() {
        fail("ingrid", "198.51.100.7", 2);
        attempts.begin("ingrid", "198.51.100.7");
        attempts.abandoned("ingrid", "198.51.100.7");

        assertFree("ingrid", "198.51.100.7");
        assertLocked("ingrid", "198.51.100.7", "30 seconds");
    }

    @Test
    void letsAnAddressWaitWhateverTheNames() {
        for (int i = 0; i < 6; i++) {
            attempts.begin("name" + i, "198.51.100.7");
        }

        assertLocked("another", "198.51.100.7", "30 seconds");
        assertFree("another", "198.51.100.8");
    }

    @Test
    void oneSuccessForgivesAnAddressNothingElse() {
        for (int i = 0; i < 5; i++) {
            attempts.begin("name" + i, "198.51.100.7");
        }
        attempts.begin("ingrid", "198.51.100.7");
        attempts.succeeded("ingrid", "198.51.100.7");

        assertFree("another", "198.51.100.7");
        assertLocked("another", "198.51.100.7", "30 seconds");
    }

    @Test
    void forgetsAnAddresssFailuresOneEachMinute() {
        for (int i = 0; i < 5; i++) {
            attempts.begin("name" + i, "198.51.100.7");
        }
        clock.forward(Duration.ofMinutes(3));
        for (int i = 0; i < 4; i++) {
            attempts.begin("again" + i, "198.51.100.7");
        }

        assertLocked("another", "198.51.100.7", "30 seconds");
    }

    @Test
    void takesANetworkOfIpv6ForOneAddress() {
        for (int i = 0; i < 6; i++) {
            attempts.begin("name" + i, "2001:db8:1:2:" + i + ":0:0:1");
        }

        assertLocked("another", "2001:db8:1:2::99", "30 seconds");
        assertFree("another", "2001:db8:1:3::99");
    }

    @Test
    void forgetsANameAfterADay() {
        fail("ingrid", "", 2);
        clock.forward(Duration.ofDays(1));

        fail("ingrid", "", 3);
        assertLocked("ingrid", "", "30 seconds");
    }

    @Test
    void forgetsANameWhenTold() {
        fail("ingrid", "", 3);
        attempts.forget("Ingrid");

        assertFree("ingrid", "");
    }

    @Test
    void cleansUpWhatNoLongerCounts() {
        fail("ingrid", "198.51.100.7", 1);
        clock.forward(Duration.ofHours(23));
        fail("mateo", "", 1);
        attempts.clean();
        assertThat(rows()).isEqualTo(3);

        clock.forward(Duration.ofHours(2));
        attempts.clean();
        assertThat(rows()).isEqualTo(1);
    }

    private long rows() {
        return new Sql(database)
                .query(row -> row.getLong(1), "select count(*) from access_attempt")
                .get(0);
    }

    /** Whoever asks many times at once, on several nodes, gets no more guesses than one after the other. */
    @Test
    void manyAtOnceAreNoWayAround() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> guesses = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                Attempts node = new Attempts(new Sql(database), clock, () -> settings);
                guesses.add(() -> {
                    try {
                        node.begin("ingrid", "");
                        return true;
                    } catch (Failure refused) {
                        assertThat(refused.kind()).isEqualTo(Failure.Kind.EXHAUSTED);
                        return false;
                    }
                });
            }
            int guessed = 0;
            for (Future<Boolean> guess : threads.invokeAll(guesses)) {
                guessed += guess.get() ? 1 : 0;
            }

            assertThat(guessed).isEqualTo(3);
        } finally {
            threads.shutdownNow();
        }
    }
}
