package mortise.users.password;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import mortise.core.Failure;
import mortise.users.Settings;
import mortise.users.store.Sql;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The users' passwords as hashes, in a table that no record shows. Hashes are computed a few at a time, as each takes some
 * ten megabytes; who would have to wait long is sent away. Safe for use by many threads.
 */
public final class Passwords {
    private static final Logger log = LoggerFactory.getLogger(Passwords.class);
    private static final int WAITING = 20;
    private static final int WAIT_SECONDS = 5;

    private final Sql sql;
    private final InstantSource clock;
    private final Supplier<Settings> settings;
    private final Semaphore places;
    private int granted;

    /** In this database. */
    public Passwords(Sql sql, InstantSource clock, Supplier<Settings> settings) {
        this.sql = sql;
        this.clock = clock;
        this.settings = settings;
        places = new Semaphore(0, true);
        resize();
    }

    /** Gives as many places for computing as the settings say. */
    public synchronized void resize() {
        int wanted = settings.get().hashesAtOnce();
        places.release(Math.max(0, wanted - granted));
        for (int surplus = granted - wanted; surplus > 0; surplus--) {
            places.acquireUninterruptibly();
        }
        granted = wanted;
    }

    /**
     * Refuses a weak password.
     *
     * @throws Failure INVALID with everything that is wrong
     */
    public void check(String name, char[] password) {
        PasswordRules.check(name, password, settings.get().passwordLength());
    }

    /** Tells whether any user has a password. */
    public boolean isAny() {
        return !sql.query(row -> row.getLong(1), "select user_id from access_password where user_id > 0 limit 1")
                .isEmpty();
    }

    /** Tells whether a user's password was given by somebody else, or was never set. */
    public boolean mustChange(long user) {
        return sql
                .query(row -> row.getBoolean(1), "select must_change from access_password where user_id = ?", user)
                .stream()
                .allMatch(mustChange -> mustChange);
    }

    /**
     * Tells whether this is a user's password; takes the same time if the user is unknown or has none. A hash of other
     * parameters than those of the settings is replaced.
     *
     * @param user the record's id; null for an unknown one
     * @throws Failure EXHAUSTED {@code busy} if too many passwords are being looked at
     */
    public boolean isRight(@Nullable Long user, char[] password) {
        List<String> stored = sql.query(
                row -> row.getString(1),
                "select hash from access_password where user_id = ?",
                user == null ? Long.valueOf(-1) : user);
        String hash = stored.isEmpty() ? argon2().hashOfNothing() : stored.get(0);
        boolean right = password.length <= PasswordRules.MAX_LENGTH * 2
                && atAPlace(argon2 -> Argon2.matches(hash, password))
                && !stored.isEmpty();
        if (right && argon2().isOutdated(hash)) {
            replace(hash, user, password);
        }
        return right;
    }

    private void replace(String hash, @Nullable Long user, char[] password) {
        try {
            sql.update(
                    "update access_password set hash = ? where user_id = ? and hash = ?", hash(password), user, hash);
        } catch (Failure later) {
            log.debug("The hash of user {} stays as it is until the next sign-in", user, later);
        }
    }

    /**
     * Returns the hash of a password, to be stored.
     *
     * @throws Failure EXHAUSTED {@code busy} if too many passwords are being looked at
     */
    public String hash(char[] password) {
        return atAPlace(argon2 -> argon2.hash(password));
    }

    /** Makes this a user's hash; links to choose another password work no more. */
    public void store(Sql.Transaction transaction, long user, String hash, boolean mustChange) {
        long now = clock.millis();
        int changed = transaction.update(
                "update access_password set hash = ?, must_change = ?, changed_at = ? where user_id = ?",
                hash,
                mustChange,
                now,
                user);
        if (changed == 0) {
            transaction.update("insert into access_password values (?, ?, ?, ?)", user, hash, mustChange, now);
        }
        transaction.update("update access_reset set expires_at = 0 where user_id = ?", user);
    }

    private Argon2 argon2() {
        Settings current = settings.get();
        return new Argon2(current.memoryKib(), current.iterations(), current.parallelism());
    }

    private <T> T atAPlace(Function<Argon2, T> work) {
        try {
            if (places.getQueueLength() >= WAITING || !places.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw busy();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw busy();
        }
        try {
            return work.apply(argon2());
        } finally {
            places.release();
        }
    }

    private static Failure busy() {
        return new Failure(
                Failure.Kind.EXHAUSTED, "busy", "Too many people sign in at this moment. Try again in a few seconds.");
    }
}
