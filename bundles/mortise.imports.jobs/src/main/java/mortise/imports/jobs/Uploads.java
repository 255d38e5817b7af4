package mortise.imports.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.imports.Report;
import mortise.storage.FileStore;
import mortise.storage.Limited;

/** What belongs to imports in the storage: below each person's id a folder for each file, with what jobs have made of it. */
final class Uploads {
    static final String ROOT = "imports/";
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final int LARGEST_REPORT = 10_000_000;

    private final FileStore store;
    private final long mostBytes;
    private final ObjectMapper json = new ObjectMapper();

    Uploads(FileStore store, long mostBytes) {
        this.store = store;
        this.mostBytes = mostBytes;
    }

    /** Stores a file and returns its name. */
    String store(Identity owner, InputStream content) {
        if (owner.isAnonymous()) {
            throw new Failure(Failure.Kind.UNAUTHENTICATED, "not-signed-in", "sign in to upload a file");
        }
        String upload = UUID.randomUUID().toString();
        String key = key(owner.id(), upload, "upload");
        try {
            if (store.write(key, new Limited(content, mostBytes)).size() == 0) {
                store.delete(key);
                throw Failure.invalid("empty", "the file is empty");
            }
        } catch (IOException lost) {
            throw new Failure(Failure.Kind.INVALID, "cut-off", "the upload ended before its end", lost);
        }
        return upload;
    }

    /** Returns the key of a part of an upload. */
    String key(long owner, String upload, String part) {
        if (!ID.matcher(upload).matches()) {
            throw Failure.missing("there is no uploaded file '" + upload + "'");
        }
        return ROOT + owner + "/" + upload + "/" + part;
    }

    InputStream open(long owner, String upload) {
        String key = key(owner, upload, "upload");
        try {
            return store.open(key);
        } catch (Failure gone) {
            if (gone.kind() == Failure.Kind.MISSING) {
                throw Failure.missing("the uploaded file is not there any more; upload it again");
            }
            throw gone;
        }
    }

    long size(long owner, String upload) {
        return store.info(key(owner, upload, "upload")).map(file -> file.size()).orElse(0L);
    }

    void keepReport(long owner, String upload, long job, Report report) throws IOException {
        byte[] bytes = json.writeValueAsBytes(report);
        store.write(key(owner, upload, "report-" + job), new ByteArrayInputStream(bytes));
    }

    Optional<Report> report(long owner, String upload, long job) {
        try (InputStream content = store.open(key(owner, upload, "report-" + job))) {
            return Optional.of(json.readValue(content.readNBytes(LARGEST_REPORT), Report.class));
        } catch (Failure failure) {
            if (failure.kind() == Failure.Kind.MISSING) {
                return Optional.empty();
            }
            throw failure;
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("the report of job " + job + " is broken", broken);
        } catch (IOException lost) {
            throw Failure.unavailable("the report of job " + job + " cannot be read", lost);
        }
    }

    void keepRefused(long owner, String upload, long job, InputStream lines) throws IOException {
        store.write(refusedKey(owner, upload, job), lines);
    }

    String refusedKey(long owner, String upload, long job) {
        return key(owner, upload, "refused-" + job);
    }
}
