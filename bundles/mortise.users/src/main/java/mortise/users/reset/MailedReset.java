package mortise.users.reset;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import mortise.access.PasswordReset;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.entity.EntityType;
import mortise.entity.Filter;
import mortise.entity.Filter.Operator;
import mortise.entity.Query;
import mortise.entity.Query.Page;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.mail.MailQueue;
import mortise.users.Settings;
import mortise.users.password.Passwords;
import mortise.users.rights.Directory;
import mortise.users.rights.Names;
import mortise.users.rights.Person;
import mortise.users.session.Attempts;
import mortise.users.session.Sessions;
import mortise.users.store.Secrets;
import mortise.users.store.Sql;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A new password by a link in a mail, after OWASP's Forgot Password Cheat Sheet. */
public final class MailedReset implements PasswordReset {
    private static final Logger log = LoggerFactory.getLogger(MailedReset.class);
    private static final int WAITING = 100;
    private static final int PER_USER = 3;
    private static final int PER_ADDRESS = 20;
    /** Users who share one e-mail address; more get no mail. */
    private static final int SHARING = 5;

    private static final int CANDIDATES = 50;
    private static final Duration COUNTED = Duration.ofHours(1);
    private static final Duration KEPT = Duration.ofDays(1);

    private final Sql sql;
    private final InstantSource clock;
    private final Supplier<Settings> settings;
    private final Records records;
    private final Directory directory;
    private final Passwords passwords;
    private final Sessions sessions;
    private final Attempts attempts;
    private final Consumer<String> passwordChosen;
    private final Supplier<Optional<MailQueue>> mails;
    private final Executor thread;
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * For the users of the directory.
     *
     * @param passwordChosen hears the name of a user who has chosen a password
     * @param mails how mail is sent now, if it is
     * @param thread where users are looked for and mails are written
     */
    public MailedReset(
            Sql sql,
            InstantSource clock,
            Supplier<Settings> settings,
            Records records,
            Directory directory,
            Passwords passwords,
            Sessions sessions,
            Attempts attempts,
            Consumer<String> passwordChosen,
            Supplier<Optional<MailQueue>> mails,
            Executor thread) {
        this.sql = sql;
        this.clock = clock;
        this.settings = settings;
        this.records = records;
        this.directory = directory;
        this.passwords = passwords;
        this.sessions = sessions;
        this.attempts = attempts;
        this.passwordChosen = passwordChosen;
        this.mails = mails;
        this.thread = thread;
    }

    @Override
    public boolean isPossible() {
        return mails.get().isPresent();
    }

    @Override
    public void request(String nameOrEmail, String address, Locale locale, UnaryOperator<String> link) {
        if (!isPossible()) {
            throw Failure.unavailable("this host sends no mail; ask an administrator for a new password", null);
        }
        later("a forgotten password", () -> {
            for (Record user : called(nameOrEmail.strip())) {
                invite(user, address, locale, link);
            }
        });
    }

    /** What fails is logged: who asked is told nothing, whatever happens. */
    private void later(String what, Runnable work) {
        if (waiting.incrementAndGet() > WAITING) {
            waiting.decrementAndGet();
            throw new Failure(Failure.Kind.EXHAUSTED, "busy", "Too many people ask at this moment. Try again soon.");
        }
        Context host = Context.current().as(Identity.SYSTEM);
        thread.execute(() -> {
            try {
                host.run(work);
            } catch (RuntimeException failed) {
                log.error("No mail about {}", what, failed);
            } finally {
                waiting.decrementAndGet();
            }
        });
    }

    /** Returns the active users of a name or an e-mail address, whatever its case, who have an address. */
    private List<Record> called(String nameOrEmail) {
        if (nameOrEmail.isEmpty()) {
            return List.of();
        }
        Filter condition = nameOrEmail.indexOf('@') < 0
                ? Filter.eq("name", Names.normal(nameOrEmail))
                : Filter.any(
                        Filter.eq("name", Names.normal(nameOrEmail)),
                        Filter.where("email", Operator.STARTS, nameOrEmail));
        List<Record> found =
                records
                        .find(Query.of(EntityType.USER).where(condition).page(Page.number(1, CANDIDATES)))
                        .records()
                        .stream()
                        .filter(user -> Boolean.TRUE.equals(user.get("active")))
                        .filter(user -> !user.text("email").isEmpty())
                        .filter(user -> user.text("name").equals(Names.normal(nameOrEmail))
                                || user.text("email").equalsIgnoreCase(nameOrEmail))
                        .toList();
        if (found.size() > SHARING) {
            log.warn("{} users share one e-mail address: none of them is sent a link", found.size());
            return List.of();
        }
        return found;
    }

    private void invite(Record user, String address, Locale locale, UnaryOperator<String> link) {
        MailQueue queue = mails.get().orElse(null);
        if (queue == null) {
            log.warn("No link for a new password of '{}': mail has gone", user.text("name"));
            return;
        }
        String secret = Secrets.make();
        int minutes = settings.get().resetMinutes();
        if (!keep(secret, user.id(), Secrets.hash("reset from:" + address), minutes)) {
            log.info("No link for a new password of '{}', asked for from '{}': too many", user.text("name"), address);
            return;
        }
        new ResetMail(queue).link(user, locale, minutes, link.apply(secret));
        log.info("A link for a new password of '{}' is mailed, asked for from '{}'", user.text("name"), address);
    }

    /** Counts and keeps under one lock, so that many requests at once, on whatever node, are counted too. */
    private boolean keep(String secret, long user, String from, int minutes) {
        Instant now = clock.instant();
        long since = now.minus(COUNTED).toEpochMilli();
        return sql.transaction(transaction -> {
            transaction.lock("mortise.users.reset", 5);
            long ofUser = transaction
                    .query(
                            row -> row.getLong(1),
                            "select count(*) from access_reset where user_id = ? and created_at > ?",
                            user,
                            since)
                    .get(0);
            long ofAddress = transaction
                    .query(
                            row -> row.getLong(1),
                            "select count(*) from access_reset where asked_from = ? and created_at > ?",
                            from,
                            since)
                    .get(0);
            if (ofUser >= PER_USER || ofAddress >= PER_ADDRESS) {
                return false;
            }
            transaction.update(
                    "insert into access_reset (secret, user_id, asked_from, created_at, expires_at) values (?, ?, ?, ?, ?)",
                    Secrets.hash(secret),
                    user,
                    from,
                    now.toEpochMilli(),
                    now.plus(Duration.ofMinutes(minutes)).toEpochMilli());
            return true;
        });
    }

    @Override
    public Optional<String> user(String secret) {
        return person(secret).map(Person::name);
    }

    private Optional<Person> person(String secret) {
        if (!Secrets.isPossible("", secret)) {
            return Optional.empty();
        }
        directory.arrive();
        return sql
                .query(
                        row -> row.getLong(1),
                        "select user_id from access_reset where secret = ? and expires_at > ?",
                        Secrets.hash(secret),
                        clock.millis())
                .stream()
                .findFirst()
                .flatMap(directory::active);
    }

    @Override
    public void reset(String secret, char[] fresh) {
        try {
            Person person = person(secret).orElseThrow(MailedReset::over);
            passwords.check(person.name(), fresh);
            String hash = passwords.hash(fresh);
            boolean done = sql.transaction(transaction -> {
                int mine = transaction.update(
                        "update access_reset set expires_at = 0 where secret = ? and expires_at > ?",
                        Secrets.hash(secret),
                        clock.millis());
                if (mine == 0) {
                    return false;
                }
                passwords.store(transaction, person.id(), hash, false);
                sessions.endAll(transaction, person.id());
                return true;
            });
            if (!done) {
                throw over();
            }
            sessions.forgetRecent();
            attempts.forget(person.name());
            passwordChosen.accept(person.name());
            log.info("'{}' has chosen a new password by a mailed link", person.name());
            tell(person);
        } finally {
            Arrays.fill(fresh, '\0');
        }
    }

    /** What is done is done: that the mail about it cannot be written takes nothing back. */
    private void tell(Person person) {
        Locale locale = Context.current().locale();
        try {
            later("a changed password", () -> mails.get().ifPresent(queue -> records.get(EntityType.USER, person.id())
                    .filter(user -> !user.text("email").isEmpty())
                    .ifPresent(user -> new ResetMail(queue).changed(user, locale))));
        } catch (Failure busy) {
            log.warn("'{}' is not told of the new password: too much to do", person.name(), busy);
        }
    }

    private static Failure over() {
        return Failure.missing("this link is over, or was used; ask for another one");
    }

    /** Removes what no longer counts. */
    public void clean() {
        sql.update(
                "delete from access_reset where created_at < ?",
                clock.instant().minus(KEPT).toEpochMilli());
    }
}
