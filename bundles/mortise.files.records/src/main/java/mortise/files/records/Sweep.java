package mortise.files.records;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.entity.Draft;
import mortise.entity.EntityType;
import mortise.entity.Filter;
import mortise.entity.Filter.Operator;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.files.RecordFiles.Orphan;
import mortise.files.RecordFiles.Swept;
import mortise.files.records.File.State;
import mortise.storage.ListedFile;

/**
 * One look through the storage for what no record leads to. Keeps one page of keys and one of files in memory. For one
 * thread, as the host.
 */
final class Sweep {
    private static final int PAGE = 500;

    /** Contents are written before their file is: younger ones may be on their way. */
    private static final Duration YOUNG = Duration.ofHours(24);

    private final StoredFiles files;
    private final boolean delete;
    private final Consumer<Orphan> seen;
    private final Instant now = Instant.now();
    private long looked;
    private long orphans;
    private long bytes;

    Sweep(StoredFiles files, boolean delete, Consumer<Orphan> seen) {
        this.files = files;
        this.delete = delete;
        this.seen = seen;
    }

    Swept all() {
        contents(StoredFiles.CONTENTS);
        contents(StoredFiles.VARIANTS);
        return new Swept(looked, orphans, bytes);
    }

    /** Marks what nobody attached in time as removed, the oldest first; what removes it is told by its change. */
    static int expire(StoredFiles files) {
        Query waiting = Query.of(EntityType.FILE)
                .where(Filter.all(
                        Filter.eq("state", State.UPLOADED.name()),
                        Filter.where(
                                EntityType.CREATED_AT,
                                Operator.LT,
                                Instant.now().minus(files.unattached()))))
                .sort("id", false)
                .page(Query.Page.number(1, PAGE));
        List<Record> found = Context.asHost(() -> files.records().find(waiting)).records();
        found.forEach(file -> Context.asHost(() -> expire(files, file)));
        return found.size();
    }

    private static boolean expire(StoredFiles files, Record file) {
        try {
            files.records()
                    .save(Draft.update(EntityType.FILE, file.id())
                            .expecting(file.version())
                            .set("state", State.REMOVED.name()));
            return true;
        } catch (Failure meanwhile) {
            // Attached, or removed on another node.
            if (meanwhile.kind() != Failure.Kind.CONFLICT && meanwhile.kind() != Failure.Kind.MISSING) {
                throw meanwhile;
            }
            return false;
        }
    }

    private void contents(String prefix) {
        String after = "";
        List<ListedFile> page;
        do {
            page = files.store().list(prefix, after, PAGE);
            if (!page.isEmpty()) {
                after = page.get(page.size() - 1).key();
                look(page);
            }
        } while (page.size() == PAGE);
    }

    private void look(List<ListedFile> page) {
        Map<ListedFile, String> contents = new LinkedHashMap<>();
        page.forEach(listed -> contents.put(listed, contentOf(listed.key())));
        Map<String, Record> known = new HashMap<>();
        Query query = Query.of(EntityType.FILE)
                .where(new Filter.Compare(
                        "storageKey",
                        Operator.IN,
                        contents.values().stream().distinct().toList()))
                .page(Query.Page.number(1, PAGE));
        files.records().find(query).records().forEach(file -> known.put(file.text("storageKey"), file));
        contents.forEach((listed, content) -> {
            looked++;
            Record file = known.get(content);
            String reason = reason(listed, file);
            if (!reason.isEmpty()) {
                orphans++;
                bytes += listed.size();
                if (delete) {
                    remove(listed, file);
                }
                seen.accept(new Orphan(listed.key(), listed.size(), listed.moment(), reason));
            }
        });
    }

    /** Returns the content that a smaller picture is of, or the key itself. */
    private static String contentOf(String key) {
        if (!key.startsWith(StoredFiles.VARIANTS)) {
            return key;
        }
        int end = key.lastIndexOf('/');
        return StoredFiles.CONTENTS + key.substring(StoredFiles.VARIANTS.length(), Math.max(end, 9));
    }

    private String reason(ListedFile listed, @org.jspecify.annotations.Nullable Record file) {
        if (file == null) {
            return listed.moment().isBefore(now.minus(YOUNG)) ? "unknown" : "";
        }
        Instant changed = Objects.requireNonNull((Instant) file.get(EntityType.UPDATED_AT));
        return switch (State.valueOf(file.text("state"))) {
            case ATTACHED -> "";
            case UPLOADED -> changed.isBefore(now.minus(files.unattached())) ? "not-attached" : "";
            case REMOVED -> changed.isBefore(now.minus(YOUNG)) ? "removed" : "";
        };
    }

    private void remove(ListedFile listed, @org.jspecify.annotations.Nullable Record record) {
        if (record == null) {
            files.store().delete(listed.key());
        } else if (!record.text("state").equals(State.UPLOADED.name()) || expire(files, record)) {
            files.records().of(File.class).get(record.id()).ifPresent(files::remove);
        }
    }
}
