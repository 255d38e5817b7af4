package mortise.users.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Random secrets of 256 bits, and the hashes that are stored of them. A guess at one is hopeless, so SHA-256 will do. */
public final class Secrets {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int LENGTH = 43;

    private Secrets() {}

    /** Returns a new secret: 43 letters, digits, hyphens and underscores. */
    public static String make() {
        byte[] random = new byte[32];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /** Tells whether a text could be a secret behind a prefix; nothing is looked up for one that could not. */
    public static boolean isPossible(String prefix, String text) {
        return text.length() == prefix.length() + LENGTH
                && text.startsWith(prefix)
                && text.chars().allMatch(each -> each > ' ' && each < 0x7f);
    }

    /** Returns the SHA-256 of a text, 64 hexadecimal digits. */
    public static String hash(String text) {
        return HexFormat.of().formatHex(sha256(text));
    }

    /** Returns a secret that follows from another one, which cannot be found from it. */
    public static String derive(String purpose, String secret) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(purpose + ":" + secret));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every JDK has it
        }
    }
}
