package mortise.web.record;

import java.util.List;
import mortise.entity.AuditEntry;
import mortise.entity.Field;
import mortise.entity.Record;
import mortise.web.text.TextDiff;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a record, newest first.
 *
 * @param more where the entries before these are, empty if there are none
 */
public record HistoryView(List<Entry> entries, String more) {
    /**
     * One save.
     *
     * @param who the title of the user now, or the name the user had then
     */
    public record Entry(AuditEntry entry, String who, List<Change> changes) {}

    /**
     * One field's change.
     *
     * @param label what people read for the field; its name if it is gone
     * @param field null if it is gone
     * @param before its value in the class of its type; null if it was empty or does not fit any more
     * @param beforeText what was kept of it
     * @param beforeRecords the records it referred to that are still there
     * @param words what changed in a long text; empty for other types
     */
    public record Change(
            String label,
            @Nullable Field field,
            @Nullable Object before,
            @Nullable Object after,
            String beforeText,
            String afterText,
            List<Record> beforeRecords,
            List<Record> afterRecords,
            List<TextDiff.Part> words) {}
}
