package mortise.web.extension;

import java.util.List;
import mortise.core.Extensions.Effect;
import mortise.core.Extensions.Extension;
import mortise.web.http.Visit;

/**
 * What is asked before an extension is removed.
 *
 * @param stays the records that stay in the database
 * @param phrase what has to be typed, empty for nothing
 * @param problem why it was not removed, empty on the first time
 */
public record RemoveView(
        Visit visit, Extension extension, List<Effect> effects, List<Line> stays, String phrase, String problem) {
    /** Records of one entity. */
    public record Line(String title, String count) {}
}
