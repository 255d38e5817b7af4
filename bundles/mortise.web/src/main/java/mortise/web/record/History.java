package mortise.web.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import mortise.entity.AuditEntry;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.web.shell.Titles;
import mortise.web.text.Cells;
import mortise.web.text.RichText;
import mortise.web.text.TextDiff;
import org.jspecify.annotations.Nullable;

/** Reads what happened to a record, a page at a time. Safe for use by many threads. */
final class History {
    private static final int PAGE = 10;
    private static final String SYSTEM = "System";

    private final Records records;

    History(Records records) {
        this.records = records;
    }

    /**
     * Returns a page of the history.
     *
     * @param before the last entry of the page before, 0 for the first page
     * @param path the record's path
     */
    HistoryView page(Record record, String path, long before, Titles titles) {
        List<AuditEntry> found = records.history(record.type().name(), record.id(), before, PAGE + 1);
        List<AuditEntry> shown = found.size() > PAGE ? found.subList(0, PAGE) : found;
        for (AuditEntry entry : shown) {
            titles.want(EntityType.USER, entry.userId());
            for (AuditEntry.FieldChange change : entry.changes()) {
                record.type().field(change.field()).ifPresent(field -> {
                    titles.want(field, Cells.read(field, change.before()));
                    titles.want(field, Cells.read(field, change.after()));
                });
            }
        }
        List<HistoryView.Entry> entries = new ArrayList<>();
        for (AuditEntry entry : shown) {
            entries.add(new HistoryView.Entry(entry, who(entry, titles), changes(record.type(), entry, titles)));
        }
        boolean more = found.size() > PAGE;
        return new HistoryView(
                entries,
                more ? path + "?tab=history&before=" + shown.get(PAGE - 1).id() : "");
    }

    /** Returns what people call whoever made a change. */
    static String who(AuditEntry entry, Titles titles) {
        return titles.of(EntityType.USER, entry.userId())
                .map(Record::title)
                .orElse(entry.userId() == 0 ? SYSTEM : entry.userName());
    }

    private static List<HistoryView.Change> changes(EntityType type, AuditEntry entry, Titles titles) {
        List<HistoryView.Change> changes = new ArrayList<>();
        for (AuditEntry.FieldChange change : entry.changes()) {
            Field field = type.field(change.field()).orElse(null);
            if (field == null || !field.hidden()) {
                changes.add(change(field, change, titles));
            }
        }
        return changes;
    }

    private static HistoryView.Change change(@Nullable Field field, AuditEntry.FieldChange change, Titles titles) {
        String beforeText = Objects.requireNonNullElse(change.before(), "");
        String afterText = Objects.requireNonNullElse(change.after(), "");
        if (field == null) {
            return new HistoryView.Change(
                    change.field(), null, null, null, beforeText, afterText, List.of(), List.of(), List.of());
        }
        Object before = Cells.read(field, change.before());
        Object after = Cells.read(field, change.after());
        return new HistoryView.Change(
                field.title(),
                field,
                before,
                after,
                beforeText,
                afterText,
                titles.of(field, before),
                titles.of(field, after),
                words(field, beforeText, afterText));
    }

    private static List<TextDiff.Part> words(Field field, String before, String after) {
        if (before.isEmpty() || after.isEmpty()) {
            return List.of();
        }
        if (field.type() == FieldType.LONG_TEXT) {
            return TextDiff.between(before, after);
        }
        return field.type() == FieldType.RICH_TEXT
                ? TextDiff.between(RichText.plain(before), RichText.plain(after))
                : List.of();
    }
}
