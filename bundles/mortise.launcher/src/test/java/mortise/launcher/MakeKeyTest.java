package mortise.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.PublicKey;
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
        String line = Files.readAllLines(file).get(0);
        String key = line.substring("mortise = ".length(), line.indexOf(",_g_"));
        return PublicKeyEntry.parsePublicKeyEntry("ecdsa-sha2-nistp256 " + key).resolvePublicKey(null, null, null);
    }
}
