package mortise.users;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;

/** Where the generated password of the first administrator lies until he has chosen his own; nobody else can read it. */
record AdminPasswordFile(Path file) {
    /** In a data folder. */
    static AdminPasswordFile in(Path data) {
        return new AdminPasswordFile(data.resolve("first-start").resolve("admin-password"));
    }

    boolean exists() {
        return Files.exists(file);
    }

    void write(char[] password) {
        ByteBuffer line = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
        try {
            Files.createDirectories(file.getParent(), onlyMine("rwx------"));
            Files.deleteIfExists(file);
            try (SeekableByteChannel channel = Files.newByteChannel(
                    file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), onlyMine("rw-------"))) {
                while (line.hasRemaining()) {
                    channel.write(line);
                }
                channel.write(ByteBuffer.wrap(new byte[] {'\n'}));
            }
        } catch (IOException unwritable) {
            throw new UncheckedIOException("cannot write " + file, unwritable);
        } finally {
            Arrays.fill(line.array(), (byte) 0);
        }
    }

    void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException undeletable) {
            throw new UncheckedIOException("cannot delete " + file, undeletable);
        }
    }

    private static FileAttribute<?>[] onlyMine(String permissions) {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
