package mortise.websocket;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import mortise.access.SignIn;
import mortise.access.Tokens;
import mortise.access.Users;
import mortise.core.Failure;
import mortise.core.Identity;
import org.jspecify.annotations.Nullable;

/** People in memory: who has the session {@code session-anna-1} is Anna, and so is who has the token {@code token-anna}. */
final class MemoryAccess implements SignIn, Tokens, Users {
    private final Map<String, Identity> people = new ConcurrentHashMap<>();
    private final Map<String, Identity> sessions = new ConcurrentHashMap<>();
    private final AtomicInteger made = new AtomicInteger();

    Identity add(long id, String name) {
        Identity identity = new Identity(id, name, name.substring(0, 1).toUpperCase() + name.substring(1), Set.of());
        people.put(name, identity);
        return identity;
    }

    void remove(String name) {
        people.remove(name);
    }

    String open(String name) {
        String secret = "session-" + name + "-" + made.incrementAndGet();
        sessions.put(secret, Objects.requireNonNull(people.get(name)));
        return secret;
    }

    @Override
    public Session signIn(String name, char[] password, String address) {
        throw Failure.denied("open() is how one signs in here");
    }

    @Override
    public Optional<Session> session(String secret) {
        return Optional.ofNullable(sessions.get(secret))
                .filter(identity -> people.containsKey(identity.name()))
                .map(identity -> new Session(
                        identity,
                        "",
                        "csrf-" + secret,
                        Instant.now().plus(Duration.ofHours(1)),
                        identity.name().equals("fresh")));
    }

    @Override
    public void signOut(String secret) {
        sessions.remove(secret);
    }

    @Override
    public Session changePassword(String secret, char[] old, char[] fresh) {
        throw Failure.denied("no passwords here");
    }

    @Override
    public Optional<Identity> authenticate(String secret) {
        return secret.startsWith("token-") ? find(secret.substring(6)) : Optional.empty();
    }

    @Override
    public Optional<Identity> find(String name) {
        return Optional.ofNullable(people.get(name));
    }

    @Override
    public Created create(String user, String title, Set<String> scopes, @Nullable Instant expires) {
        throw Failure.denied("no tokens are made here");
    }

    @Override
    public List<Token> list(@Nullable String user) {
        return List.of();
    }

    @Override
    public void revoke(long id) {
        throw Failure.denied("no tokens are made here");
    }

    @Override
    public long create(String name, String title, String email, char[] password, List<String> roles) {
        throw Failure.denied("add() is how users are made here");
    }

    @Override
    public void setPassword(String name, char[] password) {
        throw Failure.denied("no passwords here");
    }

    @Override
    public void unlock(String name) {
        throw Failure.denied("nobody is locked out here");
    }

    @Override
    public char[] newPassword() {
        return "correct horse".toCharArray();
    }

    @Override
    public boolean administers(Identity identity) {
        return identity.name().equals("admin");
    }
}
