package mortise.launcher;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Makes the key with which {@code bin/mortise} enters the shell of its own node: the private half for the owner of the
 * data folder alone, the public half among the keys the node accepts. There is no password.
 */
public final class MakeKey {

    private static final String USER = "mortise";
    private static final String OWNER_ONLY = "rw-------";
    private static final int COORDINATE_BYTES = 32;

    private MakeKey() {}

    /**
     * Writes a new key pair.
     *
     * @param arguments the file of the private key, the file of accepted keys; both are replaced
     */
    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        while (!karafReads((ECPublicKey) pair.getPublic())) {
            pair = generator.generateKeyPair();
        }

        writeForOwner(Path.of(arguments[0]), pem(pair));
        writeForOwner(Path.of(arguments[1]), acceptedKeys((ECPublicKey) pair.getPublic()));
    }

    /**
     * Karaf 4.4.10 takes coordinates for signed numbers (its PublickeyLoginModule): one of 0xff and a bit is shorter for it
     * than it is, and the key, one in 256, never fits.
     */
    static boolean karafReads(ECPublicKey key) {
        ECPoint point = key.getW();
        return survives(fixedLength(point.getAffineX())) && survives(fixedLength(point.getAffineY()));
    }

    private static boolean survives(byte[] coordinate) {
        return coordinate[0] != (byte) 0xff || coordinate[1] >= 0;
    }

    /** The private key in the form of RFC 5915, which names the public one too; every SSH client reads it. */
    static String pem(KeyPair pair) throws IOException {
        ByteArrayOutputStream der = new ByteArrayOutputStream();
        der.write(HexFormat.of().parseHex("30770201010420"));
        der.write(fixedLength(((ECPrivateKey) pair.getPrivate()).getS()));
        der.write(HexFormat.of().parseHex("a00a06082a8648ce3d030107a144034200"));
        der.write(uncompressed((ECPublicKey) pair.getPublic()));
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der.toByteArray());
        return "-----BEGIN EC PRIVATE KEY-----\n" + body + "\n-----END EC PRIVATE KEY-----\n";
    }

    /** The lines of Karaf's keys.properties: this key may do what an administrator may. */
    static String acceptedKeys(ECPublicKey key) throws IOException {
        return USER + " = " + Base64.getEncoder().encodeToString(wireForm(key)) + ",_g_:admingroup\n"
                + "_g_\\:admingroup = group,admin,manager,viewer,systembundles,ssh\n";
    }

    /** The key as RFC 5656 writes it: type, curve, uncompressed point, each with its length before it. */
    private static byte[] wireForm(ECPublicKey key) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        writeWithLength(out, "ecdsa-sha2-nistp256".getBytes(StandardCharsets.US_ASCII));
        writeWithLength(out, "nistp256".getBytes(StandardCharsets.US_ASCII));
        writeWithLength(out, uncompressed(key));
        return bytes.toByteArray();
    }

    private static byte[] uncompressed(ECPublicKey key) throws IOException {
        ECPoint point = key.getW();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(4);
        bytes.write(fixedLength(point.getAffineX()));
        bytes.write(fixedLength(point.getAffineY()));
        return bytes.toByteArray();
    }

    private static byte[] fixedLength(BigInteger coordinate) {
        byte[] signed = coordinate.toByteArray();
        byte[] fixed = new byte[COORDINATE_BYTES];
        int length = Math.min(signed.length, COORDINATE_BYTES);
        System.arraycopy(signed, signed.length - length, fixed, COORDINATE_BYTES - length, length);
        return fixed;
    }

    private static void writeWithLength(DataOutputStream out, byte[] part) throws IOException {
        out.writeInt(part.length);
        out.write(part);
    }

    private static void writeForOwner(Path file, String content) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
        Files.writeString(file, content);
    }
}
