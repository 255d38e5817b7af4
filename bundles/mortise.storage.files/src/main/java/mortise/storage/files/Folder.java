package mortise.storage.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Objects;
import java.util.zip.CRC32;

/**
 * Where the file of a key is: the key's folders are folders, and in each the files are spread over 256 more, {@code =00} to
 * {@code =ff}, by their name's CRC-32. No name in a key begins with {@code =}, so a file and a folder may have one name.
 *
 * @param root its real path
 */
record Folder(Path root) {
    /** Where files are until they are whole. */
    Path unfinished() {
        return root.resolve("=unfinished");
    }

    Path fileOf(String key) {
        int slash = key.lastIndexOf('/');
        String name = key.substring(slash + 1);
        return folderOf(key).resolve(part(name)).resolve(name);
    }

    /** Returns the folder of what comes before the last slash of a key or of the beginning of one. */
    Path folderOf(String key) {
        return root.resolve(key.substring(0, Math.max(0, key.lastIndexOf('/'))));
    }

    static boolean isPart(String name) {
        return name.length() == 3 && name.startsWith("=");
    }

    private static String part(String name) {
        CRC32 crc = new CRC32();
        crc.update(name.getBytes(StandardCharsets.US_ASCII));
        return "=" + HexFormat.of().toHexDigits((byte) crc.getValue());
    }

    /**
     * Opens a file, not through links.
     *
     * @throws NoSuchFileException if there is none
     */
    FileChannel open(Path file) throws IOException {
        if (!isThere(above(file))) {
            throw new NoSuchFileException(file.toString());
        }
        return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Tells whether a folder is there.
     *
     * @throws IOException if there are links on the way to it
     */
    boolean isThere(Path folder) throws IOException {
        try {
            if (!folder.toRealPath().equals(folder)) {
                throw new IOException(folder + " is or is below a symbolic link, which is not followed");
            }
            return true;
        } catch (NoSuchFileException missing) {
            return false;
        }
    }

    /** Tells whether the store itself is there: a mount may have gone, and an empty folder is in its place. */
    boolean isAway() {
        return !Files.isDirectory(unfinished(), LinkOption.NOFOLLOW_LINKS);
    }

    /** Returns how much this process may still write; 0 if that cannot be told. */
    long freeBytes() {
        return root.toFile().getUsableSpace();
    }

    /** Puts a finished file where it is seen, in place of one that is there. */
    void publish(Path finished, Path file) throws IOException {
        Path folder = above(file);
        while (true) {
            make(folder);
            try {
                Files.move(finished, file, StandardCopyOption.ATOMIC_MOVE);
                force(folder);
                return;
            } catch (NoSuchFileException gone) {
                // Somebody who deleted the last file took the folder along, or the file was taken for left over.
                if (Files.notExists(finished)) {
                    throw gone;
                }
            }
        }
    }

    private void make(Path folder) throws IOException {
        if (isThere(folder)) {
            return;
        }
        if (folder.equals(root)) {
            throw new NoSuchFileException(root.toString());
        }
        make(above(folder));
        try {
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException faster) {
            // Another writer.
        } catch (NoSuchFileException emptied) {
            make(folder);
            return;
        }
        force(above(folder));
    }

    void delete(Path file) throws IOException {
        Path folder = above(file);
        if (isThere(folder) && Files.deleteIfExists(file)) {
            force(folder);
            prune(folder);
        }
    }

    /** Deletes folders that have become empty. */
    private void prune(Path emptied) throws IOException {
        for (Path folder = emptied; !folder.equals(root); folder = above(folder)) {
            try {
                Files.deleteIfExists(folder);
            } catch (DirectoryNotEmptyException used) {
                return;
            }
        }
    }

    /** Names in a folder are on disk when the folder is. Where folders cannot be opened, they need not be. */
    private static void force(Path folder) throws IOException {
        if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        } catch (NoSuchFileException emptied) {
            // It was deleted since, with all that was in it.
        }
    }

    /** All there is in the store is below its root. */
    private static Path above(Path path) {
        return Objects.requireNonNull(path.getParent());
    }
}
