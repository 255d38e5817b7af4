package mortise.web.form;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mortise.entity.AuditEntry;
import mortise.entity.Field;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.web.text.Cells;
import org.jspecify.annotations.Nullable;

/**
 * A record as it was at an earlier version, told from its history: what was changed since is put back.
 *
 * @param saves the saves since, newest first; empty if nobody saved it
 * @param before the values that were changed since, as texts
 * @param complete whether the history tells of every save since; if not, anything may have been changed
 */
record Base(Record current, List<AuditEntry> saves, Map<String, @Nullable String> before, boolean complete) {
    private static final int MOST_SAVES = 200;

    /** Returns the record at a version; as it is now for one that is not in the past. */
    static Base of(Records records, Record current, int version) {
        if (version <= 0 || version >= current.version()) {
            return new Base(current, List.of(), Map.of(), true);
        }
        int count = Math.min(MOST_SAVES, current.version() - version);
        List<AuditEntry> saves = records.history(current.type().name(), current.id(), 0, count).stream()
                .filter(entry -> entry.version() > version && entry.version() <= current.version())
                .toList();
        Map<String, @Nullable String> before = new HashMap<>();
        for (AuditEntry save : saves) {
            save.changes().forEach(change -> before.put(change.field(), change.before()));
        }
        boolean complete = saves.stream().anyMatch(save -> save.version() == version + 1);
        return new Base(current, saves, before, complete);
    }

    /** Returns a field's value at that version. */
    @Nullable
    Object value(Field field) {
        return before.containsKey(field.name())
                ? Cells.read(field, before.get(field.name()))
                : current.get(field.name());
    }

    /** Tells whether a field may be another since. */
    boolean changed(Field field) {
        return !complete || before.containsKey(field.name()) && !Merge.same(value(field), current.get(field.name()));
    }

    /** Returns the last save that changed a field since, null for none. */
    @Nullable
    AuditEntry lastOf(Field field) {
        return saves.stream()
                .filter(save -> save.changes().stream()
                        .anyMatch(change -> change.field().equals(field.name())))
                .findFirst()
                .orElse(null);
    }
}
