package mortise.storage.files;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import mortise.storage.FileKeys;
import mortise.storage.ListedFile;

/**
 * One page of files in the order of their keys. Folders give names in no order, so each is looked at as a whole, and of its
 * names only as many are kept as the page has room for.
 */
final class Listing {
    private final Folder folder;
    private final int limit;
    private final List<ListedFile> page = new ArrayList<>();

    private Listing(Folder folder, int limit) {
        this.folder = folder;
        this.limit = limit;
    }

    static List<ListedFile> of(Folder folder, String prefix, String afterKey, int limit) throws IOException {
        Listing listing = new Listing(folder, limit);
        String path = prefix.substring(0, prefix.lastIndexOf('/') + 1);
        boolean inside = afterKey.startsWith(path);
        if ((inside || afterKey.compareTo(path) < 0) && folder.isThere(folder.folderOf(prefix))) {
            String after = inside ? afterKey.substring(path.length()) : "";
            listing.collect(folder.folderOf(prefix), path, prefix.substring(path.length()), after);
        }
        return listing.page;
    }

    /** The first names, sorted, of those behind another. Names of folders end with a slash, as their keys go on. */
    private static final class Names {
        private final PriorityQueue<String> first = new PriorityQueue<>(Comparator.reverseOrder());
        private final String start;
        private final String after;
        private final boolean withAfter;
        private final int count;

        Names(String start, String after, boolean withAfter, int count) {
            this.start = start;
            this.after = after;
            this.withAfter = withAfter;
            this.count = count;
        }

        void offer(String name, String end) {
            int place = (name + end).compareTo(after);
            boolean behind = place > 0 || place == 0 && withAfter;
            // Others leave names that are none of ours: lost+found, .nfs0001, .DS_Store.
            if (behind && name.startsWith(start) && FileKeys.isValid(name)) {
                first.add(name + end);
                if (first.size() > count) {
                    first.remove();
                }
            }
        }

        List<String> sorted() {
            return first.stream().sorted().toList();
        }
    }

    /**
     * Adds what is in a folder.
     *
     * @param path what keys in the folder begin with
     * @param start what goes on with
     * @param after what is behind that in the last key of the page before; empty if all of the folder is
     */
    private void collect(Path in, String path, String start, String after) throws IOException {
        int slash = after.indexOf('/') + 1;
        // A folder that the last key was in is gone into once more.
        String last = slash > 0 ? after.substring(0, slash) : after;
        boolean again = slash > 0;
        List<String> names;
        int wanted;
        do {
            wanted = limit - page.size();
            names = names(in, new Names(start, last, again, wanted));
            for (String name : names) {
                if (page.size() == limit) {
                    return;
                }
                if (name.endsWith("/")) {
                    collect(
                            in.resolve(name),
                            path + name,
                            "",
                            again && name.equals(last) ? after.substring(slash) : "");
                } else {
                    add(path + name);
                }
                last = name;
                again = false;
            }
        } while (names.size() == wanted && page.size() < limit);
    }

    private static List<String> names(Path in, Names names) throws IOException {
        try (DirectoryStream<Path> folders = entries(in)) {
            for (Path each : folders) {
                String name = name(each);
                if (Folder.isPart(name)) {
                    offerFiles(each, names);
                } else {
                    names.offer(name, "/");
                }
            }
        } catch (NoSuchFileException emptied) {
            // Since its name was read.
        } catch (DirectoryIteratorException broken) {
            throw broken.getCause();
        }
        return names.sorted();
    }

    private static void offerFiles(Path part, Names names) throws IOException {
        try (DirectoryStream<Path> files = entries(part)) {
            for (Path each : files) {
                names.offer(name(each), "");
            }
        } catch (NoSuchFileException emptied) {
            // Since its name was read.
        }
    }

    /** Returns what is in a folder; a link to one, or what is none, has nothing in it. */
    private static DirectoryStream<Path> entries(Path in) throws IOException {
        if (!Files.isDirectory(in, LinkOption.NOFOLLOW_LINKS)) {
            throw new NoSuchFileException(in.toString());
        }
        return Files.newDirectoryStream(in);
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }

    private void add(String key) throws IOException {
        try {
            BasicFileAttributes file =
                    Files.readAttributes(folder.fileOf(key), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (file.isRegularFile()) {
                page.add(new ListedFile(
                        key,
                        Math.max(0, file.size() - Trailer.LENGTH),
                        file.lastModifiedTime().toInstant()));
            }
        } catch (NoSuchFileException deleted) {
            // Since its name was read.
        }
    }
}
