package mortise.records.describe.library;

import mortise.entity.Resource;
import mortise.entity.Stored;

/** A shelf. */
@Resource(path = "shelves")
public class Shelf extends Stored {
    /** What it is called. */
    public String name = "";
}
