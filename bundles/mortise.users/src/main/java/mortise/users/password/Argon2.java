package mortise.users.password;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id. A hash is a text in the form of the PHC, with the parameters it was made with, so that those can be raised:
 * {@code $argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>}.
 *
 * @param memoryKib memory of one computation
 * @param iterations passes over it
 * @param parallelism lanes of it; they are computed one after the other
 */
record Argon2(int memoryKib, int iterations, int parallelism) {
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final Pattern FORM =
            Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,4}),p=(\\d{1,3})\\$([^$]+)\\$([^$]+)");
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Returns the hash of a password with a salt of its own. */
    String hash(char[] password) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        return text(salt, compute(password, salt, HASH_BYTES));
    }

    private String text(byte[] salt, byte[] hash) {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + memoryKib + ",t=" + iterations + ",p=" + parallelism + "$"
                + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
    }

    /** Returns a hash that no password has, to spend the time of a comparison on. */
    String hashOfNothing() {
        byte[] random = new byte[SALT_BYTES + HASH_BYTES];
        RANDOM.nextBytes(random);
        return text(Arrays.copyOf(random, SALT_BYTES), Arrays.copyOfRange(random, SALT_BYTES, random.length));
    }

    /**
     * Tells whether a hash was made of the password, whatever its parameters.
     *
     * @throws IllegalArgumentException if it is no hash
     */
    static boolean matches(String hash, char[] password) {
        Matcher parts = parts(hash);
        byte[] salt = Base64.getDecoder().decode(parts.group(4));
        byte[] expected = Base64.getDecoder().decode(parts.group(5));
        return MessageDigest.isEqual(expected, parametersOf(parts).compute(password, salt, expected.length));
    }

    /** Tells whether a hash was made with other parameters than these. */
    boolean isOutdated(String hash) {
        return !parametersOf(parts(hash)).equals(this);
    }

    private static Matcher parts(String hash) {
        Matcher parts = FORM.matcher(hash);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not a hash of Argon2id, version 19");
        }
        return parts;
    }

    private static Argon2 parametersOf(Matcher parts) {
        return new Argon2(
                Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)), Integer.parseInt(parts.group(3)));
    }

    private byte[] compute(char[] password, byte[] salt, int bytes) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(iterations)
                .withParallelism(parallelism)
                .withSalt(salt)
                .build());
        byte[] input = utf8(password);
        byte[] hash = new byte[bytes];
        try {
            generator.generateBytes(input, hash);
        } finally {
            Arrays.fill(input, (byte) 0);
        }
        return hash;
    }

    /** The same letters give the same bytes, however a keyboard composes them. */
    private static byte[] utf8(char[] password) {
        CharBuffer letters = CharBuffer.wrap(password);
        if (!Normalizer.isNormalized(letters, Normalizer.Form.NFC)) {
            letters = CharBuffer.wrap(
                    Normalizer.normalize(letters, Normalizer.Form.NFC).toCharArray());
        }
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(letters);
        byte[] bytes = Arrays.copyOf(encoded.array(), encoded.limit());
        Arrays.fill(encoded.array(), (byte) 0);
        return bytes;
    }
}
