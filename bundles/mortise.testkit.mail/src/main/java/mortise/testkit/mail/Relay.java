package mortise.testkit.mail;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A server, and how a mailer is to talk to it.
 *
 * @param user who signs in; empty for nobody
 * @param trusted certificates to trust beside those of the JDK, PEM
 */
public record Relay(
        String host, int port, Encryption encryption, String user, String password, Optional<Path> trusted) {
    /** How the connection is made. */
    public enum Encryption {
        /** In clear. */
        NONE,
        /** In clear until STARTTLS. */
        STARTTLS,
        /** Encrypted from the first byte. */
        TLS
    }

    /** Returns the server on this machine, in clear and without sign-in. */
    public static Relay plain(int port) {
        return new Relay("127.0.0.1", port, Encryption.NONE, "", "", Optional.empty());
    }

    /** Returns the same, with a user. */
    public Relay as(String otherUser, String otherPassword) {
        return new Relay(host, port, encryption, otherUser, otherPassword, trusted);
    }

    /** Returns the same, found under another name. */
    public Relay at(String otherHost) {
        return new Relay(otherHost, port, encryption, user, password, trusted);
    }

    /** Returns the same, encrypted. */
    public Relay with(Encryption other) {
        return new Relay(host, port, other, user, password, trusted);
    }

    /** Returns the same, with certificates that are trusted. */
    public Relay trusting(Path certificates) {
        return new Relay(host, port, encryption, user, password, Optional.of(certificates));
    }
}
