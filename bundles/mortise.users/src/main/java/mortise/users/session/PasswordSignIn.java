package mortise.users.session;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import mortise.access.SignIn;
import mortise.core.Failure;
import mortise.users.password.Passwords;
import mortise.users.rights.Directory;
import mortise.users.rights.Person;
import mortise.users.store.Sql;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sign-in with a password. */
public final class PasswordSignIn implements SignIn {
    private static final Logger log = LoggerFactory.getLogger(PasswordSignIn.class);

    private final Sql sql;
    private final Directory directory;
    private final Passwords passwords;
    private final Sessions sessions;
    private final Attempts attempts;
    private final Consumer<String> passwordChosen;
    private final LongAdder succeeded = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder refused = new LongAdder();

    /**
     * For the users of the directory.
     *
     * @param passwordChosen hears the name of a user who has chosen a password
     */
    public PasswordSignIn(
            Sql sql,
            Directory directory,
            Passwords passwords,
            Sessions sessions,
            Attempts attempts,
            Consumer<String> passwordChosen) {
        this.sql = sql;
        this.directory = directory;
        this.passwords = passwords;
        this.sessions = sessions;
        this.attempts = attempts;
        this.passwordChosen = passwordChosen;
    }

    @Override
    public Session signIn(String name, char[] password, String address) {
        try {
            directory.arrive();
            Person person = verified(name, password, address);
            boolean mustChange = passwords.mustChange(person.id());
            Session session = sql.transaction(transaction -> sessions.open(transaction, person, mustChange));
            succeeded.increment();
            return session;
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    /** Returns the active user whose name and password these are. An unknown name costs the same time. */
    private Person verified(String name, char[] password, String address) {
        Person person = directory.named(name).filter(Person::active).orElse(null);
        try {
            attempts.begin(name, address);
        } catch (Failure lockedOut) {
            refused.increment();
            log.info("A sign-in {} from '{}' is refused: locked out", who(person), address);
            throw lockedOut;
        }
        boolean right;
        try {
            right = passwords.isRight(person == null ? null : person.id(), password);
        } catch (Failure unknown) {
            refused.increment();
            attempts.abandoned(name, address);
            throw unknown;
        }
        if (person == null || !right) {
            failed.increment();
            log.info("A sign-in {} from '{}' failed", who(person), address);
            throw new Failure(
                    Failure.Kind.UNAUTHENTICATED, "wrong-credentials", "That user name and password do not match.");
        }
        attempts.succeeded(name, address);
        return person;
    }

    /** What was typed as a name may be a password: only names that are known are told. */
    private static String who(@Nullable Person person) {
        return person == null ? "of nobody we know" : "of '" + person.name() + "'";
    }

    @Override
    public Optional<Session> session(String secret) {
        directory.arrive();
        return sessions.find(secret);
    }

    @Override
    public boolean isOpen(String secret) {
        directory.arrive();
        return sessions.isOpen(secret);
    }

    @Override
    public void signOut(String secret) {
        sessions.end(secret);
    }

    @Override
    public Session changePassword(String secret, char[] old, char[] fresh) {
        try {
            Session session = session(secret)
                    .orElseThrow(() -> new Failure(
                            Failure.Kind.UNAUTHENTICATED, "session-over", "Your session is over. Sign in again."));
            Person person = verified(session.identity().name(), old, "");
            passwords.check(person.name(), fresh);
            if (Arrays.equals(old, fresh)) {
                throw Failure.invalid("same-as-before", "The new password is the one you have already.");
            }
            String hash = passwords.hash(fresh);
            Session next = sql.transaction(transaction -> {
                passwords.store(transaction, person.id(), hash, false);
                sessions.endAll(transaction, person.id());
                return sessions.open(transaction, person, false);
            });
            sessions.forgetRecent();
            passwordChosen.accept(person.name());
            return next;
        } finally {
            Arrays.fill(old, '\0');
            Arrays.fill(fresh, '\0');
        }
    }

    /** Returns how many sign-ins succeeded. */
    public long succeeded() {
        return succeeded.sum();
    }

    /** Returns how many were of a wrong name or password. */
    public long failed() {
        return failed.sum();
    }

    /** Returns how many were not even looked at. */
    public long refused() {
        return refused.sum();
    }
}
