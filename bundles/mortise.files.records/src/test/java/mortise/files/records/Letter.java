package mortise.files.records;

import java.util.List;
import mortise.entity.Attached;
import mortise.entity.Resource;
import mortise.entity.Shown;
import mortise.entity.Stored;
import org.jspecify.annotations.Nullable;

/** Something with files. */
@Resource(path = "letters")
public class Letter extends Stored {
    /** What it is about. */
    @Shown(column = true)
    public String subject = "";

    /** The letter itself. */
    @Attached(maxBytes = 1_000, types = "application/pdf")
    public @Nullable Long scan;

    /** Who wrote it. */
    @Attached(image = true)
    public @Nullable Long portrait;

    /** A picture for everybody. */
    @Attached(image = true, open = true)
    public @Nullable Long stamp;

    /** A form for everybody. */
    @Attached(open = true)
    public @Nullable Long form;

    /** What came along. */
    @Attached
    public @Nullable List<Long> enclosures;
}
