package mortise.users.token;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import mortise.access.Tokens;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.users.rights.Directory;
import mortise.users.rights.Person;
import mortise.users.rights.RoleRules;
import mortise.users.rights.Scopes;
import mortise.users.store.Recent;
import mortise.users.store.Secrets;
import mortise.users.store.Sql;
import org.jspecify.annotations.Nullable;

/** Tokens in a table that all nodes share. */
public final class StoredTokens implements Tokens {
    /** What every token begins with, so that people and scanners know one. */
    static final String PREFIX = "mrt_";

    /** How many tokens one user may have. */
    static final int PER_USER = 200;

    private static final int MAX_TITLE = 200;
    private static final int MAX_SCOPES = 4_000;

    /** How long a token that has expired is still listed. */
    private static final Duration LISTED = Duration.ofDays(90);

    private static final String COLUMNS = "id, user_id, title, scopes, created_at, expires_at, used_at";

    private record Row(
            long id,
            long user,
            String title,
            Set<String> scopes,
            Instant created,
            @Nullable Instant expires,
            @Nullable Instant used) {
        static Row read(ResultSet row) throws SQLException {
            String scopes = row.getString(4);
            return new Row(
                    row.getLong(1),
                    row.getLong(2),
                    row.getString(3),
                    scopes.isEmpty() ? Set.of() : Set.of(scopes.split(" ")),
                    Instant.ofEpochMilli(row.getLong(5)),
                    moment(row, 6),
                    moment(row, 7));
        }

        private static @Nullable Instant moment(ResultSet row, int column) throws SQLException {
            long moment = row.getLong(column);
            return row.wasNull() ? null : Instant.ofEpochMilli(moment);
        }

        Token token(String userName) {
            return new Token(id, userName, title, scopes, created, expires, used);
        }
    }

    private final Sql sql;
    private final InstantSource clock;
    private final Directory directory;
    private final RoleRules rules;
    private final Recent<Row> recent;

    /** For the users of the directory. */
    public StoredTokens(Sql sql, InstantSource clock, Directory directory, RoleRules rules) {
        this.sql = sql;
        this.clock = clock;
        this.directory = directory;
        this.rules = rules;
        recent = new Recent<>(clock);
    }

    @Override
    public Created create(String user, String title, Set<String> scopes, @Nullable Instant expires) {
        Person person = directory.named(user).orElseThrow(() -> Failure.missing("there is no user '" + user + "'"));
        checkMayActAs(person);
        Scopes.check(scopes, entity -> directory.model().find(entity).isPresent());
        String words = String.join(" ", new TreeSet<>(scopes));
        String titled = title.strip();
        Instant now = clock.instant();
        if (titled.isEmpty() || titled.length() > MAX_TITLE) {
            throw Failure.invalidParameter(
                    "title", "bad-title", "a token says in 1 to " + MAX_TITLE + " characters what it is for");
        }
        if (words.length() > MAX_SCOPES) {
            throw Failure.invalidParameter("scopes", "bad-scope", "the scopes are too many");
        }
        if (expires != null && !now.isBefore(expires)) {
            throw Failure.invalidParameter("expires", "expired", "the token would have expired at " + expires);
        }
        if (rows("user_id = ?", person.id()).size() >= PER_USER) {
            throw Failure.conflict(
                    "too-many-tokens", person.name() + " has " + PER_USER + " tokens already; revoke some first");
        }
        String secret = PREFIX + Secrets.make();
        long id = sql.next("access_token_id");
        sql.update(
                "insert into access_token (" + COLUMNS + ", secret) values (?, ?, ?, ?, ?, ?, ?, ?)",
                id,
                person.id(),
                titled,
                words,
                now.toEpochMilli(),
                expires == null ? null : expires.toEpochMilli(),
                null,
                Secrets.hash(secret));
        Instant created = now.truncatedTo(ChronoUnit.MILLIS);
        return new Created(new Token(id, person.name(), titled, scopes, created, expires, null), secret);
    }

    @Override
    public List<Token> list(@Nullable String user) {
        Identity caller = Context.current().identity();
        if (user == null) {
            if (!rules.managesUsers(caller)) {
                throw Failure.denied("you may not see the tokens of other users");
            }
            return tokens(rows("user_id > ?", 0));
        }
        Person person = directory.named(user).orElseThrow(() -> Failure.missing("there is no user '" + user + "'"));
        if (person.id() != caller.id() && !rules.managesUsers(caller)) {
            throw Failure.denied("you may not see the tokens of other users");
        }
        return tokens(rows("user_id = ?", person.id()));
    }

    private List<Token> tokens(List<Row> rows) {
        return rows.stream()
                .flatMap(row -> directory.person(row.user()).map(person -> row.token(person.name())).stream())
                .toList();
    }

    private List<Row> rows(String where, long value) {
        return sql.query(
                Row::read,
                "select " + COLUMNS + " from access_token where " + where + " order by created_at desc, id desc",
                value);
    }

    @Override
    public void revoke(long id) {
        Row row = rows("id = ?", id).stream().findFirst().orElse(null);
        Identity caller = Context.current().identity();
        if (row == null || (row.user() != caller.id() && !rules.managesUsers(caller))) {
            throw Failure.missing("there is no token " + id + ", or you may not see it");
        }
        sql.update("delete from access_token where id = ?", id);
        recent.clear();
    }

    @Override
    public Optional<Identity> authenticate(String secret) {
        directory.arrive();
        if (!Secrets.isPossible(PREFIX, secret)) {
            return Optional.empty();
        }
        Row row = recent.get(Secrets.hash(secret), this::lookUp);
        if (row == null || (row.expires() != null && !clock.instant().isBefore(row.expires()))) {
            return Optional.empty();
        }
        return directory.active(row.user()).map(person -> person.identity(row.scopes()));
    }

    private @Nullable Row lookUp(String hash) {
        List<Row> rows = sql.query(Row::read, "select " + COLUMNS + " from access_token where secret = ?", hash);
        if (rows.isEmpty()) {
            return null;
        }
        Row row = rows.get(0);
        Instant minute = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        if (row.used() == null || row.used().isBefore(minute)) {
            sql.update("update access_token set used_at = ? where id = ?", minute.toEpochMilli(), row.id());
        }
        return row;
    }

    /** A narrowed caller could otherwise widen himself. */
    private void checkMayActAs(Person person) {
        Identity caller = Context.current().identity();
        boolean himself = person.id() == caller.id() && caller.scopes().isEmpty();
        boolean manages = rules.managesUsers(caller) && rules.covers(caller, person.rights());
        if (!himself && !manages) {
            throw Failure.denied("you may not make tokens for " + person.name());
        }
    }

    /** Removes what expired long ago. */
    public void clean() {
        sql.update(
                "delete from access_token where expires_at < ?",
                clock.instant().minus(LISTED).toEpochMilli());
    }
}
