package mortise.web.record;

import java.util.List;
import mortise.entity.Record;
import mortise.web.http.Visit;

/**
 * What is asked before a record is deleted.
 *
 * @param gone others that go with it
 * @param loosened others that lose their reference to it
 * @param blocking others because of which it cannot be deleted
 * @param phrase what has to be typed, empty for nothing
 * @param problem why it was not deleted, empty on the first time
 */
public record DeleteView(
        Visit visit,
        Record record,
        List<Line> gone,
        List<Line> loosened,
        List<Line> blocking,
        String phrase,
        String problem) {
    /** Records of one relation. */
    public record Line(String title, String count, String href) {}

    /** Returns the record's path. */
    public String path() {
        return "/" + record.type().path() + "/" + record.id();
    }
}
