package mortise.users.session;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import mortise.access.SignIn.Session;
import mortise.users.Settings;
import mortise.users.rights.Directory;
import mortise.users.rights.Person;
import mortise.users.rights.Scopes;
import mortise.users.store.Recent;
import mortise.users.store.Secrets;
import mortise.users.store.Sql;
import mortise.users.store.Sql.Transaction;
import org.jspecify.annotations.Nullable;

/** The sessions of people, in a table that all nodes share. Safe for use by many threads. */
public final class Sessions {
    /** How many sessions one user may have; more end the oldest. */
    static final int PER_USER = 50;

    private static final Duration NOTED = Duration.ofMinutes(1);

    private record Open(long user, String csrf, Instant used, Instant expires, boolean mustChange) {}

    private final Sql sql;
    private final InstantSource clock;
    private final Supplier<Settings> settings;
    private final Directory directory;
    private final Recent<Open> recent;
    private volatile long open;

    /** In this database. */
    public Sessions(Sql sql, InstantSource clock, Supplier<Settings> settings, Directory directory) {
        this.sql = sql;
        this.clock = clock;
        this.settings = settings;
        this.directory = directory;
        recent = new Recent<>(clock);
    }

    /** Starts a session. */
    Session open(Transaction transaction, Person person, boolean mustChange) {
        String secret = Secrets.make();
        Instant now = clock.instant();
        Instant expires = now.plus(settings.get().sessionLife());
        List<String> others = transaction.query(
                row -> row.getString(1),
                "select secret from access_session where user_id = ? order by used_at desc",
                person.id());
        for (int i = PER_USER - 1; i < others.size(); i++) {
            transaction.update("delete from access_session where secret = ?", others.get(i));
        }
        transaction.update(
                "insert into access_session values (?, ?, ?, ?, ?)",
                Secrets.hash(secret),
                person.id(),
                now.toEpochMilli(),
                now.toEpochMilli(),
                expires.toEpochMilli());
        return session(person, secret, csrf(secret), expires, mustChange);
    }

    /** Returns the session of a secret, or empty if there is none, it is over, or its user is not active. */
    Optional<Session> find(String secret) {
        if (!Secrets.isPossible("", secret)) {
            return Optional.empty();
        }
        Open found = recent.get(Secrets.hash(secret), hash -> lookUp(hash, secret));
        if (found == null || isOver(found.used(), found.expires())) {
            return Optional.empty();
        }
        Person person = directory.active(found.user()).orElse(null);
        if (person == null) {
            end(secret);
            return Optional.empty();
        }
        return Optional.of(session(person, "", found.csrf(), found.expires(), found.mustChange()));
    }

    /** Tells whether a session is open, and does not keep it open. */
    boolean isOpen(String secret) {
        if (!Secrets.isPossible("", secret)) {
            return false;
        }
        List<Open> rows = sql.query(
                row -> new Open(
                        row.getLong(1),
                        "",
                        Instant.ofEpochMilli(row.getLong(2)),
                        Instant.ofEpochMilli(row.getLong(3)),
                        false),
                "select user_id, used_at, expires_at from access_session where secret = ?",
                Secrets.hash(secret));
        return !rows.isEmpty()
                && !isOver(rows.get(0).used(), rows.get(0).expires())
                && directory.active(rows.get(0).user()).isPresent();
    }

    private static Session session(Person person, String secret, String csrf, Instant expires, boolean mustChange) {
        Set<String> scopes = mustChange ? Scopes.UNTIL_PASSWORD_CHANGED : Set.of();
        return new Session(person.identity(scopes), secret, csrf, expires, mustChange);
    }

    private @Nullable Open lookUp(String hash, String secret) {
        List<Open> rows = sql.query(
                row -> new Open(
                        row.getLong(1),
                        csrf(secret),
                        Instant.ofEpochMilli(row.getLong(2)),
                        Instant.ofEpochMilli(row.getLong(3)),
                        row.getBoolean(4)),
                "select s.user_id, s.used_at, s.expires_at, p.must_change from access_session s"
                        + " left join access_password p on p.user_id = s.user_id where s.secret = ?",
                hash);
        if (rows.isEmpty() || isOver(rows.get(0).used(), rows.get(0).expires())) {
            return null;
        }
        Open found = rows.get(0);
        Instant now = clock.instant();
        if (now.isBefore(found.used().plus(NOTED))) {
            return found;
        }
        sql.update(
                "update access_session set used_at = ? where secret = ? and used_at < ?",
                now.toEpochMilli(),
                hash,
                now.toEpochMilli());
        return new Open(found.user(), found.csrf(), now, found.expires(), found.mustChange());
    }

    private boolean isOver(Instant used, Instant expires) {
        Instant now = clock.instant();
        return !now.isBefore(expires) || !now.isBefore(used.plus(settings.get().sessionIdle()));
    }

    private static String csrf(String secret) {
        return Secrets.derive("csrf", secret);
    }

    /** Ends a session; does nothing if it is over already. */
    void end(String secret) {
        String hash = Secrets.hash(secret);
        sql.update("delete from access_session where secret = ?", hash);
        recent.remove(hash);
    }

    /** Ends all sessions of a user once the transaction is final; then call {@link #forgetRecent}. */
    public void endAll(Transaction transaction, long user) {
        transaction.update("delete from access_session where user_id = ?", user);
    }

    /** Looks at the table again for every session. */
    public void forgetRecent() {
        recent.clear();
    }

    /** Removes what is over, and counts what is left. */
    public void clean() {
        long now = clock.millis();
        sql.update(
                "delete from access_session where expires_at < ? or used_at < ?",
                now,
                now - settings.get().sessionIdle().toMillis());
        open = sql.query(row -> row.getLong(1), "select count(*) from access_session")
                .get(0);
    }

    /** Returns how many were open when they were last counted. */
    public long count() {
        return open;
    }
}
