package mortise.records.describe.library;

import mortise.entity.Resource;
import mortise.entity.Stored;

/** No entity can be made of this. */
@Resource(path = "broken")
public class Broken extends Stored {
    /** Nothing that can be stored. */
    public float weight;
}
