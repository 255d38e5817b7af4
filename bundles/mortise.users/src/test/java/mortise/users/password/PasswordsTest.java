package mortise.users.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import mortise.core.Failure;
import mortise.database.OpenDatabase;
import mortise.testkit.DatabaseOpener;
import mortise.users.MovableClock;
import mortise.users.Settings;
import mortise.users.Tables;
import mortise.users.TestSettings;
import mortise.users.store.Sql;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class PasswordsTest {
    private final AtomicReference<Settings> settings = new AtomicReference<>(TestSettings.with(Map.of()));
    private OpenDatabase database;
    private Sql sql;
    private Passwords passwords;

    abstract DatabaseOpener opener();

    @BeforeEach
    void open() {
        database = opener().open();
        Tables.make(database);
        sql = new Sql(database);
        passwords = new Passwords(sql, new MovableClock(), settings::get);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void give(long user, String password, boolean mustChange) {
        String hash = passwords.hash(password.toCharArray());
        sql.transaction(transaction -> {
            passwords.store(transaction, user, hash, mustChange);
            return true;
        });
    }

    private boolean isRight(@Nullable Long user, String password) {
        return passwords.isRight(user, password.toCharArray());
    }

    private String stored(long user) {
        return sql.query(row -> row.getString(1), "select hash from access_password where user_id = ?", user)
                .get(0);
    }

    @Test
    void knowsTheRightOne() {
        assertThat(passwords.isAny()).isFalse();
        give(7, "kettle fjord anvil", false);

        assertThat(passwords.isAny()).isTrue();
        assertThat(isRight(7L, "kettle fjord anvil")).isTrue();
        assertThat(isRight(7L, "kettle fjord anvi")).isFalse();
        assertThat(isRight(7L, "")).isFalse();
        assertThat(isRight(8L, "kettle fjord anvil")).isFalse();
        assertThat(isRight(null, "kettle fjord anvil")).isFalse();
    }

    @Test
    void theLastOneGivenCounts() {
        give(7, "kettle fjord anvil", true);
        assertThat(passwords.mustChange(7)).isTrue();
        give(7, "tarn lumen quill", false);

        assertThat(passwords.mustChange(7)).isFalse();
        assertThat(isRight(7L, "kettle fjord anvil")).isFalse();
        assertThat(isRight(7L, "tarn lumen quill")).isTrue();
    }

    @Test
    void keepsHashesOnly() {
        give(7, "kettle fjord anvil", false);

        assertThat(stored(7)).startsWith("$argon2id$v=19$m=7168,t=1,p=1$").doesNotContain("kettle");
    }

    @Test
    void replacesAHashOfOtherParametersWhenItsPasswordIsSeen() {
        give(7, "kettle fjord anvil", true);
        settings.set(TestSettings.with(Map.of("iterations", "2")));

        assertThat(isRight(7L, "wrong")).isFalse();
        assertThat(stored(7)).contains("t=1");
        assertThat(isRight(7L, "kettle fjord anvil")).isTrue();
        assertThat(stored(7)).contains("t=2");
        assertThat(isRight(7L, "kettle fjord anvil")).isTrue();
        assertThat(passwords.mustChange(7)).isTrue();
    }

    /** Computing time, as the machine may be busy; that both compute one hash is what counts. */
    @Test
    void computesAsMuchForAnUnknownUser() {
        settings.set(TestSettings.with(Map.of("iterations", "5")));
        give(7, "kettle fjord anvil", false);
        long known = Long.MAX_VALUE;
        long unknown = Long.MAX_VALUE;
        for (int i = 0; i < 12; i++) {
            known = Math.min(known, nanosOf(7L));
            unknown = Math.min(unknown, nanosOf(null));
        }

        assertThat((double) unknown / known).isBetween(0.5, 2.0);
    }

    private long nanosOf(@Nullable Long user) {
        ThreadMXBean thread = ManagementFactory.getThreadMXBean();
        long start = thread.getCurrentThreadCpuTime();
        isRight(user, "wrong");
        return thread.getCurrentThreadCpuTime() - start;
    }

    @Test
    void sendsAwayWhoWouldWaitLong() throws Exception {
        settings.set(TestSettings.with(Map.of("hashesAtOnce", "1", "iterations", "8")));
        passwords.resize();
        ExecutorService threads = Executors.newFixedThreadPool(60);
        CountDownLatch start = new CountDownLatch(1);
        try {
            List<Future<Boolean>> all = new ArrayList<>();
            Callable<Boolean> guess = () -> {
                start.await();
                return isRight(null, "guess");
            };
            for (int i = 0; i < 60; i++) {
                all.add(threads.submit(guess));
            }
            start.countDown();
            int busy = 0;
            for (Future<Boolean> each : all) {
                try {
                    assertThat(each.get(60, TimeUnit.SECONDS)).isFalse();
                } catch (java.util.concurrent.ExecutionException refused) {
                    assertThat(refused.getCause())
                            .isInstanceOfSatisfying(Failure.class, failure -> assertThat(failure.kind())
                                    .isEqualTo(Failure.Kind.EXHAUSTED));
                    busy++;
                }
            }

            assertThat(busy).isBetween(1, 59);
        } finally {
            threads.shutdownNow();
        }
        assertThat(isRight(null, "afterwards")).isFalse();
    }

    @Test
    void theSettingsSayHowShortOneMayBe() {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> passwords.check("ingrid", "fjord-anvil".toCharArray()));
        settings.set(TestSettings.with(Map.of("passwordLength", "10")));

        passwords.check("ingrid", "fjord-anvil".toCharArray());
    }
}
