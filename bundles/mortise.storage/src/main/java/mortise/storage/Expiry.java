package mortise.storage;

import java.time.Instant;
import java.util.List;

/** Removes files that nobody refers to any more once they are old. */
public final class Expiry {
    private static final int PAGE = 500;

    private Expiry() {}

    /**
     * Deletes the files below a prefix that were stored before a moment. What was deleted stays so if it is ended half-way; again,
     * it goes on.
     *
     * @param check called before each file; what it throws ends this
     * @return how many files were deleted
     */
    public static long delete(FileStore store, String prefix, Instant before, Runnable check) {
        long deleted = 0;
        String last = "";
        List<ListedFile> page = store.list(prefix, last, PAGE);
        while (!page.isEmpty()) {
            for (ListedFile file : page) {
                check.run();
                if (file.moment().isBefore(before)) {
                    store.delete(file.key());
                    deleted++;
                }
                last = file.key();
            }
            page = store.list(prefix, last, PAGE);
        }
        return deleted;
    }
}
