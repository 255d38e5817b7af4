package mortise.web;

import java.util.List;
import java.util.Optional;
import mortise.access.Users;
import mortise.core.Failure;
import mortise.core.Identity;

/** Everybody administers but the guest. */
final class MemoryUsers implements Users {
    @Override
    public long create(String name, String title, String email, char[] password, List<String> roles) {
        throw Failure.denied("screens make users as records");
    }

    @Override
    public void setPassword(String name, char[] password) {
        throw Failure.denied("screens do not set passwords of others");
    }

    @Override
    public void unlock(String name) {
        throw Failure.denied("screens do not unlock");
    }

    @Override
    public char[] newPassword() {
        return "correct horse".toCharArray();
    }

    @Override
    public boolean administers(Identity identity) {
        return !identity.isAnonymous() && !identity.name().equals("guest");
    }

    @Override
    public Optional<Identity> find(String name) {
        return Optional.empty();
    }
}
