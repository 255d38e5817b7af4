package mortise.files.records;

import jakarta.persistence.Column;
import jakarta.validation.constraints.Size;
import mortise.entity.Option;
import mortise.entity.Resource;
import mortise.entity.Shown;
import mortise.entity.Stored;
import org.jspecify.annotations.Nullable;

/**
 * A file that was uploaded: what it is, where its content is, and which field of which record has it. Written by the host
 * alone. Its content is there as long as it is.
 */
@Resource(path = "stored-files", title = "File", icon = "paperclip", titleFields = "name", administrative = true)
public class File extends Stored {
    /** What becomes of it. */
    public enum State {
        /** No record has it yet; removed if none does in time. */
        @Option(title = "Uploaded", tone = "info")
        UPLOADED,
        /** A record has it. */
        @Option(title = "Attached", tone = "good")
        ATTACHED,
        /** No record has it any more; its content is about to go. */
        @Option(title = "Removed", tone = "warn")
        REMOVED
    }

    /** What people call it. */
    @Size(max = 200)
    @Shown(column = true, readOnly = true)
    public String name = "";

    /** What its bytes are. */
    @Size(max = 120)
    @Shown(title = "Media type", column = true, readOnly = true)
    public String mediaType = "";

    /** Its size. */
    @Shown(title = "Size in bytes", column = true, readOnly = true)
    public long bytes;

    /** The checksum of its content. */
    @Size(max = 64)
    @Shown(title = "SHA-256", readOnly = true)
    public String sha256 = "";

    /** Where its content is. */
    @Column(unique = true)
    @Size(max = 60)
    @Shown(title = "Storage key", readOnly = true)
    public String storageKey = "";

    /** The id of the user who uploaded it, and may attach it. */
    @Shown(title = "Uploaded by", readOnly = true)
    public long uploadedBy;

    /** What becomes of it. */
    @Shown(column = true, readOnly = true)
    public State state = State.UPLOADED;

    /** The entity of the record that has it. */
    @Size(max = 60)
    @Shown(column = true, readOnly = true)
    public @Nullable String entity;

    /** The record that has it. */
    @Shown(column = true, readOnly = true)
    public @Nullable Long record;

    /** The field that has it. */
    @Size(max = 60)
    @Shown(readOnly = true)
    public @Nullable String field;

    /** Pixels from left to right, of a picture that smaller ones can be made of. */
    @Shown(readOnly = true)
    public @Nullable Integer width;

    /** Pixels from top to bottom. */
    @Shown(readOnly = true)
    public @Nullable Integer height;
}
