package mortise.storage.front;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import mortise.core.Health;
import mortise.socket.Front;
import mortise.socket.Hold;
import mortise.socket.Socket;
import mortise.storage.FileStore;
import mortise.storage.FileStoreProvider;
import mortise.storage.ListedFile;
import mortise.storage.OpenFile;
import mortise.storage.OpenFileStore;
import mortise.storage.StoredFile;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Hands everything to the selected provider. A file that is open counts as a call until it is closed. */
@Component(
        immediate = true,
        configurationPid = "mortise.storage",
        service = {FileStore.class, Socket.class, Health.class})
@Designate(ocd = StorageFront.Config.class)
public final class StorageFront extends Front<OpenFileStore> implements FileStore {
    /** Which store. */
    @ObjectClassDefinition(name = "File storage")
    public @interface Config {
        /** Name of the provider. */
        @AttributeDefinition(
                description = "Which of the installed stores keeps the contents of files: files (in a folder). Its own"
                        + " settings are in mortise.storage.<provider>.")
        String provider() default "files";
    }

    /** Begins to look for the selected provider. */
    @Activate
    public StorageFront(Config config) {
        super("storage", config.provider(), false);
    }

    @Modified
    void modified(Config config) {
        socket.select(config.provider());
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addProvider(FileStoreProvider provider) {
        socket.add(provider);
    }

    void removeProvider(FileStoreProvider provider) {
        socket.remove(provider);
    }

    @Deactivate
    void deactivate() {
        socket.close();
    }

    @Override
    public StoredFile write(String key, InputStream content, OptionalLong length) throws IOException {
        try (Hold<OpenFileStore> store = socket.hold()) {
            return store.plug().write(key, content, length);
        }
    }

    @Override
    public OpenFile open(String key) {
        return opened(store -> store.open(key));
    }

    @Override
    public OpenFile open(String key, long from, long to) {
        return opened(store -> store.open(key, from, to));
    }

    private OpenFile opened(Function<FileStore, OpenFile> opening) {
        Hold<OpenFileStore> store = socket.hold();
        try {
            OpenFile open = opening.apply(store.plug());
            return new OpenFile(open.file(), new Held(open, store));
        } catch (RuntimeException failed) {
            store.close();
            throw failed;
        }
    }

    /** Content whose store is let go when it is closed. */
    private static final class Held extends FilterInputStream {
        private final Hold<OpenFileStore> store;

        Held(InputStream content, Hold<OpenFileStore> store) {
            super(content);
            this.store = store;
        }

        @Override
        public long transferTo(OutputStream out) throws IOException {
            return in.transferTo(out);
        }

        @Override
        public void close() throws IOException {
            try (store) {
                super.close();
            }
        }
    }

    @Override
    public Optional<StoredFile> info(String key) {
        return socket.call(store -> store.info(key));
    }

    @Override
    public void delete(String key) {
        socket.run(store -> store.delete(key));
    }

    @Override
    public List<ListedFile> list(String prefix, String afterKey, int limit) {
        return socket.call(store -> store.list(prefix, afterKey, limit));
    }
}
