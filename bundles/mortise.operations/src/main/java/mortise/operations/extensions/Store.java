package mortise.operations.extensions;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import mortise.core.Failure;

/**
 * Keeps what people installed in a folder of the node's data, where it outlives the cache of bundles: the jars, and a
 * file with the names of features. For one thread at a time.
 */
final class Store {
    private static final String FEATURES = "features";
    private static final String INCOMING = "incoming.tmp";

    private final Path folder;
    private final long maxBytes;

    /**
     * A store in this folder; it is made when something is kept.
     *
     * @param maxBytes the largest jar it takes
     */
    Store(Path folder, long maxBytes) {
        this.folder = folder;
        this.maxBytes = maxBytes;
    }

    /** Returns the jars that are kept, by name. */
    List<Path> jars() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /**
     * Writes a jar to a file that is not kept yet.
     *
     * @throws Failure INVALID if it is too large
     */
    Path receive(InputStream jar, String fileName) {
        Path file = folder.resolve(INCOMING);
        boolean whole = false;
        try {
            Files.createDirectories(folder);
            write(jar, file, fileName);
            whole = true;
            return file;
        } catch (IOException e) {
            throw Failure.unavailable("cannot write to " + folder, e);
        } finally {
            if (!whole) {
                discard(file);
            }
        }
    }

    private void write(InputStream jar, Path file, String fileName) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            long size = 0;
            for (int read = jar.read(buffer); read >= 0; read = jar.read(buffer)) {
                size += read;
                if (size > maxBytes) {
                    throw Failure.invalid(
                            "too-large",
                            fileName + " has more than " + maxBytes / (1 << 20)
                                    + " MiB: maxExtensionMebibytes of mortise.operations");
                }
                out.write(buffer, 0, read);
            }
        }
    }

    /** Keeps what was received. */
    Path keep(Path received, Jar jar) {
        try {
            return Files.move(received, folder.resolve(jar.fileName()), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw Failure.unavailable("cannot write to " + folder, e);
        }
    }

    /** Forgets a jar, kept or only received; does nothing if there is none. */
    void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw Failure.unavailable("cannot delete " + file, e);
        }
    }

    /** Forgets a jar. */
    void discard(Jar jar) {
        discard(folder.resolve(jar.fileName()));
    }

    /** Returns the names of the features that are kept. */
    List<String> features() {
        Path file = folder.resolve(FEATURES);
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Keeps a feature's name. */
    void addFeature(String name) {
        changeFeatures(names -> names.add(name));
    }

    /** Forgets a feature's name. */
    void removeFeature(String name) {
        changeFeatures(names -> names.remove(name));
    }

    private void changeFeatures(Consumer<TreeSet<String>> change) {
        TreeSet<String> names = new TreeSet<>(features());
        change.accept(names);
        try {
            Files.createDirectories(folder);
            Path written = Files.write(folder.resolve(FEATURES + ".tmp"), names);
            Files.move(written, folder.resolve(FEATURES), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw Failure.unavailable("cannot write to " + folder, e);
        }
    }

    private Failure unreadable(IOException e) {
        return Failure.unavailable("cannot read " + folder, e);
    }
}
