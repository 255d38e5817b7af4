package mortise.web;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import mortise.access.Tokens;
import mortise.core.Failure;
import mortise.core.Identity;
import org.jspecify.annotations.Nullable;

/** Tokens in memory. */
final class MemoryTokens implements Tokens {
    private final List<Token> tokens = new CopyOnWriteArrayList<>();
    private long last;

    @Override
    public synchronized Created create(String user, String title, Set<String> scopes, @Nullable Instant expires) {
        if (title.equals("refused")) {
            throw Failure.invalidParameter("scopes", "bad-scope", "the scope is no entity");
        }
        Token token = new Token(++last, user, title, scopes, Instant.now(), expires, null);
        tokens.add(0, token);
        return new Created(token, "mrt_secret" + last);
    }

    @Override
    public List<Token> list(@Nullable String user) {
        return tokens.stream()
                .filter(token -> user == null || token.user().equals(user))
                .toList();
    }

    @Override
    public void revoke(long id) {
        tokens.removeIf(token -> token.id() == id);
    }

    @Override
    public Optional<Identity> authenticate(String secret) {
        return Optional.empty();
    }
}
