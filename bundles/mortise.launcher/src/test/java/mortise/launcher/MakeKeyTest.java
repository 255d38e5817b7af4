package mortise.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import org.apache.karaf.jaas.modules.publickey.PublickeyLoginModule;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MakeKeyTest {

    @TempDir
    Path folder;

    // Coordinates with leading zeros are one in 128 keys.
    @RepeatedTest(50)
    void theAcceptedKeyIsTheOtherHalfOfThePrivateOne() throws Exception {
        Path key = folder.resolve("shell.key");
        Path accepted = folder.resolve("keys.properties");

        MakeKey.main(new String[] {key.toString(), accepted.toString()});

        KeyPair pair = new FileKeyPairProvider(key).loadKeys(null).iterator().next();
        assertThat(acceptedKey(accepted)).isEqualTo(pair.getPublic());
        assertThat(PublickeyLoginModule.equals(pair.getPublic(), encoded(accepted)))
                .as("Karaf takes the key")
                .isTrue();
    }

    // Where this fails Karaf reads all keys, and MakeKey needs not look for one that it does.
    @Test
    void oneIn256IsNotReadByKarafAndNotMade() throws Exception {
        ECPublicKey unread = publicKey(
                "d887e0f8da5dbaed9444461f9cf4b3e7d7886bc09b7192f0d5f0bcb2da722e32",
                "ffbc8595ad8be7bda808024dd11cae5e966911b4fb0adf13a846a85e528aebff");
        Path accepted = Files.writeString(folder.resolve("keys.properties"), MakeKey.acceptedKeys(unread));

        assertThat(acceptedKey(accepted)).isEqualTo(unread);
        assertThat(PublickeyLoginModule.equals(unread, encoded(accepted))).isFalse();
        assertThat(MakeKey.karafReads(unread)).isFalse();
    }

    @Test
    void onlyTheOwnerReadsTheKey() throws Exception {
        Path key = folder.resolve("shell.key");

        MakeKey.main(
                new String[] {key.toString(), folder.resolve("keys.properties").toString()});

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
    }

    private static PublicKey acceptedKey(Path file) throws Exception {
        return PublicKeyEntry.parsePublicKeyEntry("ecdsa-sha2-nistp256 " + encoded(file))
                .resolvePublicKey(null, null, null);
    }

    private static String encoded(Path file) throws IOException {
        String line = Files.readAllLines(file).get(0);
        return line.substring("mortise = ".length(), line.indexOf(",_g_"));
    }

    private static ECPublicKey publicKey(String x, String y) throws GeneralSecurityException {
        AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec("secp256r1"));
        return (ECPublicKey) KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(
                        new ECPoint(new BigInteger(x, 16), new BigInteger(y, 16)),
                        curve.getParameterSpec(ECParameterSpec.class)));
    }
}
