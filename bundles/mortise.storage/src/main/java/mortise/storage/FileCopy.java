package mortise.storage;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import mortise.core.Failure;

/** Copies one store into another, file by file. */
final class FileCopy {
    /** Pages are long, since a store may have to look at all of its keys for each. */
    private static final int PAGE = FileStore.MAX_PAGE;

    private final FileStore source;
    private final FileStore target;

    FileCopy(FileStore source, FileStore target) {
        this.source = source;
        this.target = target;
    }

    Copied copy(String afterKey, Predicate<Copied> goOn) {
        Copied copied = new Copied(0, 0, 0, afterKey);
        List<ListedFile> page;
        do {
            page = source.list("", copied.lastKey(), PAGE);
            for (ListedFile each : page) {
                copied = copy(each.key(), copied);
                if (!goOn.test(copied)) {
                    return copied;
                }
            }
        } while (page.size() == PAGE);
        return copied;
    }

    private Copied copy(String key, Copied before) {
        Optional<StoredFile> known = source.info(key);
        if (known.isEmpty() || target.info(key).filter(known.get()::sameContent).isPresent()) {
            return new Copied(before.files(), before.bytes(), before.unchanged() + 1, key);
        }
        try (OpenFile content = source.open(key)) {
            StoredFile sent = content.file();
            StoredFile arrived = target.write(key, content, OptionalLong.of(sent.size()));
            if (!arrived.sha256().equals(sent.sha256())) {
                throw Failure.unavailable(
                        "'" + key + "' is damaged: its content was " + sent.sha256() + " when it was written, and is "
                                + arrived.sha256() + " now",
                        null);
            }
            return new Copied(before.files() + 1, before.bytes() + sent.size(), before.unchanged(), key);
        } catch (IOException lost) {
            throw Failure.unavailable("'" + key + "' cannot be read to its end: " + lost.getMessage(), lost);
        } catch (Failure failure) {
            if (failure.kind() == Failure.Kind.MISSING) {
                return new Copied(before.files(), before.bytes(), before.unchanged() + 1, key);
            }
            throw failure;
        }
    }
}
