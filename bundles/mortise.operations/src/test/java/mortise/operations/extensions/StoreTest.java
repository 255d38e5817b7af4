package mortise.operations.extensions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import mortise.core.Failure;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Version;

class StoreTest {
    private static final int LARGEST = 1 << 20;

    @TempDir
    private Path folder;

    private Store store;

    @BeforeEach
    void open() {
        store = new Store(folder.resolve("extensions"), LARGEST);
    }

    @Test
    void isEmptyBeforeAnythingIsKept() {
        assertThat(store.jars()).isEmpty();
        assertThat(store.features()).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void keepsAJarUntilItIsDiscarded() {
        Jar jar = new Jar("acme", Version.parseVersion("1"));

        Path kept = store.keep(store.receive(new ByteArrayInputStream(new byte[LARGEST]), "x.jar"), jar);

        assertThat(store.jars()).containsExactly(kept);
        store.discard(jar);
        store.discard(jar);
        assertThat(store.jars()).isEmpty();
    }

    @Test
    void refusesAJarThatIsTooLargeAndForgetsWhatCameOfIt() {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> store.receive(new ByteArrayInputStream(new byte[LARGEST + 1]), "x.jar"))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID))
                .withMessageContaining("maxExtensionMebibytes");
        assertThat(folder.resolve("extensions")).isEmptyDirectory();
    }

    @Test
    void remembersFeaturesOnce() {
        store.addFeature("mortise-b");
        store.addFeature("mortise-a");
        store.addFeature("mortise-b");

        assertThat(new Store(folder.resolve("extensions"), LARGEST).features())
                .containsExactly("mortise-a", "mortise-b");
        store.removeFeature("mortise-a");
        store.removeFeature("mortise-a");
        assertThat(store.features()).containsExactly("mortise-b");
    }
}
