package mortise.web;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import mortise.access.PasswordReset;
import mortise.core.Failure;

/** Links for new passwords, in memory. Only {@code ingrid} is known. */
final class MemoryPasswordReset implements PasswordReset {
    final List<String> links = new CopyOnWriteArrayList<>();
    private final Map<String, String> users = new ConcurrentHashMap<>();

    @Override
    public boolean isPossible() {
        return true;
    }

    @Override
    public void request(String nameOrEmail, String address, Locale locale, UnaryOperator<String> link) {
        if (nameOrEmail.equals("ingrid")) {
            String secret = "reset-secret-" + users.size();
            users.put(secret, nameOrEmail);
            links.add(link.apply(secret));
        }
    }

    @Override
    public Optional<String> user(String secret) {
        return Optional.ofNullable(users.get(secret));
    }

    @Override
    public void reset(String secret, char[] fresh) {
        if (fresh.length < 12) {
            throw Failure.invalid("too-short", "A password needs 12 characters or more.");
        }
        if (users.remove(secret) == null) {
            throw Failure.missing("over");
        }
    }
}
