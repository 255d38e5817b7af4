package mortise.testkit.mail;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A key and a certificate for {@code localhost} alone, made anew for each run by the JDK's keytool. */
public final class TestKey {
    /** Opens the key store. */
    static final String PASSWORD = "changeit";

    private static final TestKey KEY = make();

    private final Path store;
    private final Path certificate;

    private TestKey(Path store, Path certificate) {
        this.store = store;
        this.certificate = certificate;
    }

    /** Returns the certificate as a PEM file. */
    public static Path certificate() {
        return KEY.certificate;
    }

    static Path store() {
        return KEY.store;
    }

    /** Returns what a server speaks TLS with. */
    static SSLContext context() {
        try (InputStream file = Files.newInputStream(KEY.store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(file, PASSWORD.toCharArray());
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (IOException | GeneralSecurityException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static TestKey make() {
        try {
            Path folder = Files.createTempDirectory("mortise-mail-key");
            Path store = folder.resolve("key.p12");
            Path certificate = folder.resolve("certificate.pem");
            keytool(
                    store,
                    "-genkeypair",
                    "-alias",
                    "mail",
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=localhost",
                    "-validity",
                    "2",
                    "-ext",
                    "san=dns:localhost");
            keytool(store, "-exportcert", "-alias", "mail", "-rfc", "-file", certificate.toString());
            for (Path made : List.of(folder, store, certificate)) {
                made.toFile().deleteOnExit();
            }
            return new TestKey(store, certificate);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private static void keytool(Path store, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
