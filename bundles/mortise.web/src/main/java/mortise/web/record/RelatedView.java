package mortise.web.record;

import java.util.List;
import mortise.entity.Relation;
import mortise.entity.Result;
import mortise.web.list.ListColumn;

/**
 * The first of the records that refer to one.
 *
 * @param all the list of all of them
 * @param add where another one is made, empty if the reader may not
 */
public record RelatedView(
        Relation relation, List<ListColumn> columns, Result result, long total, String all, String add) {
    /** Returns the address of one of them. */
    public String href(mortise.entity.Record record) {
        return "/" + relation.target().path() + "/" + record.id();
    }
}
