package mortise.operations.extensions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import mortise.core.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Version;

class JarTest {
    @TempDir
    private Path folder;

    @Test
    void readsNameAndVersionWithoutDirectives() throws IOException {
        Path jar = jar("Bundle-SymbolicName=acme.tickets;singleton:=true", "Bundle-Version=1.2.3.beta");

        assertThat(Jar.read(jar, "x.jar")).isEqualTo(new Jar("acme.tickets", Version.parseVersion("1.2.3.beta")));
    }

    @Test
    void aBundleMayHaveNoVersion() throws IOException {
        assertThat(Jar.read(jar("Bundle-SymbolicName=acme"), "x.jar").fileName())
                .isEqualTo("acme-0.0.0.jar");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bundle-Name=acme",
                "Bundle-SymbolicName=../../acme",
                "Bundle-SymbolicName=",
                "Bundle-SymbolicName=acme,Bundle-Version=one",
                "Bundle-SymbolicName=acme,Fragment-Host=mortise.web"
            })
    void refusesWhatIsNoExtension(String headers) throws IOException {
        Path jar = jar(headers.split(","));

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> Jar.read(jar, "x.jar"))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID))
                .withMessageStartingWith("x.jar ");
    }

    @Test
    void refusesWhatIsNoJar() throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "PK is not how I begin");

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> Jar.read(text, "x.jar"))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID));
    }

    @Test
    void refusesAJarWithoutManifest() throws IOException {
        Path jar = folder.resolve("plain.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream empty = new JarOutputStream(out)) {
            empty.putNextEntry(new ZipEntry("a"));
        }

        assertThatExceptionOfType(Failure.class).isThrownBy(() -> Jar.read(jar, "x.jar"));
    }

    private Path jar(String... headers) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        for (String header : headers) {
            int equals = header.indexOf('=');
            manifest.getMainAttributes().putValue(header.substring(0, equals), header.substring(equals + 1));
        }
        Path file = Files.createTempFile(folder, "test", ".jar");
        new JarOutputStream(Files.newOutputStream(file), manifest).close();
        return file;
    }
}
