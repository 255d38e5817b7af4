package mortise.web.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mortise.comments.Comments.Comment;
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

/** Reads what happened to a record and was said about it, a page at a time. Safe for use by many threads. */
final class History {
    private static final int PAGE = 10;
    private static final String SYSTEM = "System";

    private final Records records;
    private final Talk talk;

    History(Records records, Talk talk) {
        this.records = records;
        this.talk = talk;
    }

    /**
     * Where a page begins.
     *
     * @param entry the last entry of the page before, 0 for the first page
     * @param comment the last comment of the pages before, 0 if there was none
     */
    record Place(long entry, long comment) {
        private static final Pattern FORM = Pattern.compile("([0-9]{1,18})(?:\\.([0-9]{1,18}))?");

        /** Reads what {@link #toString} returns; the first page for all else. */
        static Place read(String text) {
            Matcher matcher = FORM.matcher(text);
            if (!matcher.matches()) {
                return new Place(0, 0);
            }
            String comment = matcher.group(2);
            return new Place(Long.parseLong(matcher.group(1)), comment == null ? 0 : Long.parseLong(comment));
        }

        @Override
        public String toString() {
            return entry + "." + comment;
        }
    }

    /**
     * Returns a page of what happened and was said.
     *
     * @param path the record's path
     * @param saying the form for a comment, on the first page
     */
    HistoryView page(Record record, String path, Place before, Titles titles, HistoryView.@Nullable Saying saying) {
        List<AuditEntry> entries = records.history(record.type().name(), record.id(), before.entry(), PAGE + 1);
        List<Comment> comments = talk.of(record, before.comment(), PAGE + 1);
        int entry = 0;
        int comment = 0;
        List<Object> shown = new ArrayList<>();
        while (shown.size() < PAGE && (entry < entries.size() || comment < comments.size())) {
            boolean saidLater = comment < comments.size()
                    && (entry == entries.size()
                            || !comments.get(comment)
                                    .at()
                                    .isBefore(entries.get(entry).at()));
            shown.add(saidLater ? comments.get(comment++) : entries.get(entry++));
        }
        shown.forEach(one -> want(record, one, titles));
        List<HistoryView.Item> items = shown.stream()
                .map(one -> one instanceof Comment said
                        ? new HistoryView.Item(null, talk.said(said, titles))
                        : new HistoryView.Item(entry(record, (AuditEntry) one, titles), null))
                .toList();
        Place last = new Place(
                entry == 0 ? before.entry() : entries.get(entry - 1).id(),
                comment == 0 ? before.comment() : comments.get(comment - 1).id());
        boolean more = entry < entries.size() || comment < comments.size();
        return new HistoryView(items, more ? path + "?tab=history&before=" + last : "", saying);
    }

    private static HistoryView.Entry entry(Record record, AuditEntry entry, Titles titles) {
        return new HistoryView.Entry(entry, who(entry, titles), changes(record.type(), entry, titles));
    }

    private static void want(Record record, Object shown, Titles titles) {
        if (shown instanceof Comment comment) {
            titles.want(EntityType.USER, comment.author());
            return;
        }
        AuditEntry entry = (AuditEntry) shown;
        titles.want(EntityType.USER, entry.userId());
        for (AuditEntry.FieldChange change : entry.changes()) {
            record.type().field(change.field()).ifPresent(field -> {
                titles.want(field, Cells.read(field, change.before()));
                titles.want(field, Cells.read(field, change.after()));
            });
        }
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
