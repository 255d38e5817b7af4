package mortise.records.describe.library;

import mortise.entity.Resource;
import mortise.entity.Stored;

/** A book. */
@Resource(path = "books")
public class Book extends Stored {
    /** What it is called. */
    public String title = "";
}
