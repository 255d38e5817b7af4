package mortise.web.record;

import java.util.List;
import mortise.comments.Comments;
import mortise.entity.AuditEntry;
import mortise.entity.Field;
import mortise.entity.Record;
import mortise.web.text.TextDiff;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a record and what was said about it, newest first.
 *
 * @param more where what was before these is, empty if there is nothing
 * @param saying what the reader can say; null if nothing can be said now
 */
public record HistoryView(List<Item> items, String more, @Nullable Saying saying) {
    /** A save, or something that was said. */
    public record Item(@Nullable Entry entry, @Nullable Said said) {}

    /**
     * Something that was said.
     *
     * @param who what people call the author now, or was called then
     * @param parts its text, cut where it mentions somebody
     * @param mayDelete whether the reader may remove it
     */
    public record Said(Comments.Comment comment, String who, List<Part> parts, boolean mayDelete) {}

    /** A piece of a text. */
    public record Part(String text, boolean mention) {}

    /**
     * The form for a comment.
     *
     * @param text what was typed and could not be taken
     * @param problem why; empty if nothing was wrong
     */
    public record Saying(String text, String problem) {}

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
