package mortise.storage.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import mortise.core.Failure;
import mortise.core.Health;
import mortise.socket.Socket.Installed;
import mortise.socket.Socket.State;
import mortise.storage.FileStore;
import mortise.storage.FileStoreProvider;
import mortise.storage.OpenFile;
import mortise.storage.OpenFileStore;
import mortise.storage.files.FilesProvider;
import mortise.testkit.Configurations;
import mortise.testkit.storage.FileStoreContract;
import mortise.testkit.storage.MadeContent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store that everybody uses, with folders behind it. */
class StorageFrontTest implements FileStoreContract {
    @TempDir
    private Path folder;

    private StorageFront front;
    private FileStoreProvider first;
    private OpenFileStore other;

    private record Named(String name, Path folder) implements FileStoreProvider {
        @Override
        public OpenFileStore open() {
            return new FilesProvider(Configurations.config(
                            FilesProvider.Config.class,
                            Map.of("folder", folder.resolve(name).toString())))
                    .open();
        }
    }

    private static StorageFront.Config selected(String provider) {
        return Configurations.config(StorageFront.Config.class, Map.of("provider", provider));
    }

    @BeforeEach
    void open() {
        front = new StorageFront(selected("first"));
        first = new Named("first", folder);
        front.addProvider(first);
        front.addProvider(new Named("second", folder));
        awaitState("first", State.ACTIVE);
        other = new Named("other", folder).open();
    }

    @AfterEach
    void close() {
        front.deactivate();
        other.close();
    }

    private void awaitState(String provider, State state) {
        await().untilAsserted(() -> assertThat(state(provider)).isEqualTo(state));
    }

    private State state(String provider) {
        return front.providers().stream()
                .filter(each -> each.name().equals(provider))
                .map(Installed::state)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public FileStore store() {
        return front;
    }

    @Override
    public FileStore other() {
        return other;
    }

    @Override
    public OpenFileStore again() {
        return first.open();
    }

    @Test
    void readsToTheEndWhatWasOpenedBeforeAnotherStoreWasSelected() throws IOException {
        front.write("a", MadeContent.of(1, 100_000));
        OpenFile open = front.open("a");

        front.modified(selected("second"));
        awaitState("second", State.ACTIVE);

        assertThat(state("first")).isEqualTo(State.DRAINING);
        assertThat(front.info("a")).isEmpty();
        assertThat(open.readAllBytes()).hasSize(100_000);
        open.close();
        awaitState("first", State.STANDBY);
    }

    @Test
    void countsNoCallThatFailed() {
        assertThatThrownBy(() -> front.open("nothing")).isInstanceOf(Failure.class);
        assertThatThrownBy(() -> front.write("a", MadeContent.brokenAt(1, 2, 1)))
                .isInstanceOf(IOException.class);

        assertThat(front.providers())
                .allSatisfy(each -> assertThat(each.calls()).isZero());
    }

    @Test
    void saysThatThereIsNoStore() {
        front.removeProvider(first);

        assertThatThrownBy(() -> front.info("a"))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.UNAVAILABLE))
                .hasMessageContaining("the storage is not there");
        await().untilAsserted(() -> assertThat(front.report().state()).isNotEqualTo(Health.State.UP));
        assertThat(front.requiredForReadiness()).isFalse();
    }
}
