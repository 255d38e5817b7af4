package mortise.bulk.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;
import java.util.regex.Pattern;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.storage.FileStore;
import mortise.storage.Limited;

/** Lists of operations in the storage, each below the id of who sent it. */
final class Uploads {
    static final String ROOT = "bulk/";
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final FileStore store;
    private final long mostBytes;

    Uploads(FileStore store, long mostBytes) {
        this.store = store;
        this.mostBytes = mostBytes;
    }

    /** Stores a list and returns its name. */
    String store(Identity owner, InputStream content) {
        String upload = UUID.randomUUID().toString();
        try {
            store.write(key(owner.id(), upload), new Limited(content, mostBytes));
        } catch (IOException lost) {
            throw new Failure(Failure.Kind.INVALID, "cut-off", "the operations ended before their end", lost);
        }
        return upload;
    }

    InputStream open(long owner, String upload) {
        return store.open(key(owner, upload));
    }

    void delete(long owner, String upload) {
        store.delete(key(owner, upload));
    }

    private static String key(long owner, String upload) {
        if (!ID.matcher(upload).matches()) {
            throw Failure.missing("there are no operations '" + upload + "'");
        }
        return ROOT + owner + "/" + upload;
    }
}
