package mortise.testkit.records;

import mortise.entity.Resource;
import mortise.entity.Shown;
import mortise.entity.Stored;

/** What only the host writes. */
@Resource(path = "traces", title = "Trace")
public class Trace extends Stored {
    /** What was seen. */
    @Shown(readOnly = true)
    public String text = "";
}
