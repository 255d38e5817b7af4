package mortise.testkit.records;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mortise.access.SignIn;
import mortise.access.Tokens;
import mortise.access.Users;
import mortise.core.Identity;
import org.jspecify.annotations.Nullable;

/** Callers whose token, and whose session's secret, is their name. For use by many threads. */
public final class TestCallers implements SignIn, Tokens, Users {
    private final Map<String, Identity> all;
    private final Set<String> administrators;

    /** Callers, and the names of those who administer. */
    public TestCallers(Set<String> administrators, Identity... callers) {
        all = Stream.of(callers).collect(Collectors.toMap(Identity::name, Function.identity()));
        this.administrators = administrators;
    }

    @Override
    public Optional<Identity> authenticate(String secret) {
        return Optional.ofNullable(all.get(secret));
    }

    @Override
    public Optional<Identity> find(String name) {
        return authenticate(name);
    }

    @Override
    public boolean administers(Identity identity) {
        return identity.isSystem() || administrators.contains(identity.name());
    }

    @Override
    public Optional<Session> session(String secret) {
        return authenticate(secret).map(identity -> new Session(identity, "", "csrf", Instant.MAX, false));
    }

    @Override
    public Session signIn(String name, char[] password, String address) {
        throw new UnsupportedOperationException("callers are only known here");
    }

    @Override
    public void signOut(String secret) {
        throw new UnsupportedOperationException("callers are only known here");
    }

    @Override
    public Session changePassword(String secret, char[] old, char[] fresh) {
        throw new UnsupportedOperationException("callers are only known here");
    }

    @Override
    public Created create(String user, String title, Set<String> scopes, @Nullable Instant expires) {
        throw new UnsupportedOperationException("callers are only known here");
    }

    @Override
    public List<Token> list(@Nullable String user) {
        throw new UnsupportedOperationException("callers are only known here");
    }

    @Override
    public void revoke(long id) {
        throw new UnsupportedOperationException("callers are only known here");
    }

    @Override
    public long create(String name, String title, String email, char[] password, List<String> roles) {
        throw new UnsupportedOperationException("callers are only known here");
    }

    @Override
    public void setPassword(String name, char[] password) {
        throw new UnsupportedOperationException("callers are only known here");
    }

    @Override
    public void unlock(String name) {
        throw new UnsupportedOperationException("callers are only known here");
    }

    @Override
    public char[] newPassword() {
        throw new UnsupportedOperationException("callers are only known here");
    }
}
