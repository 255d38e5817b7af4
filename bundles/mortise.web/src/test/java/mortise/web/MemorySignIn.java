package mortise.web;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import mortise.access.SignIn;
import mortise.core.Failure;
import mortise.core.Identity;

/** Sessions in memory. Every user's password is his name with "-secret"; five wrong tries lock him out. */
final class MemorySignIn implements SignIn {
    private final Map<String, Identity> people = new ConcurrentHashMap<>();
    private final Map<String, String> passwords = new ConcurrentHashMap<>();
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();
    private int made;

    void add(long id, String name, String title) {
        people.put(name, new Identity(id, name, title, Set.of()));
        passwords.put(name, name + "-secret");
    }

    @Override
    public synchronized Session signIn(String name, char[] password, String address) {
        String given = new String(password);
        Arrays.fill(password, '\0');
        if (failures.getOrDefault(name, 0) >= 5) {
            throw new Failure(Failure.Kind.EXHAUSTED, "locked-out", "Too many tries. Try again in 5 minutes.");
        }
        if (!given.equals(passwords.get(name))) {
            failures.merge(name, 1, Integer::sum);
            throw new Failure(Failure.Kind.UNAUTHENTICATED, "wrong-credentials", "wrong name or password");
        }
        failures.remove(name);
        return open(Objects.requireNonNull(people.get(name)), name.equals("fresh") && given.equals("fresh-secret"));
    }

    private Session open(Identity identity, boolean mustChange) {
        String secret = "secret-" + ++made;
        Session session =
                new Session(identity, secret, "csrf-" + made, Instant.now().plus(Duration.ofHours(8)), mustChange);
        sessions.put(secret, session);
        return session;
    }

    @Override
    public Optional<Session> session(String secret) {
        return Optional.ofNullable(sessions.get(secret));
    }

    @Override
    public void signOut(String secret) {
        sessions.remove(secret);
    }

    @Override
    public synchronized Session changePassword(String secret, char[] old, char[] fresh) {
        Session session = Objects.requireNonNull(sessions.get(secret));
        String name = session.identity().name();
        if (!new String(old).equals(passwords.get(name))) {
            throw new Failure(Failure.Kind.UNAUTHENTICATED, "wrong-credentials", "wrong password");
        }
        if (fresh.length < 12) {
            throw Failure.invalid("too-short", "A password needs 12 characters or more.");
        }
        passwords.put(name, new String(fresh));
        sessions.remove(secret);
        return open(session.identity(), false);
    }
}
