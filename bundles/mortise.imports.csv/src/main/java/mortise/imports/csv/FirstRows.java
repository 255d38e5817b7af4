package mortise.imports.csv;

import java.util.Iterator;
import java.util.List;
import mortise.imports.Row;
import mortise.imports.Table;
import org.jspecify.annotations.Nullable;

/** The beginning of a file that was read already. For one thread. */
final class FirstRows implements Table {
    private final List<String> header;
    private final Iterator<Row> rows;

    FirstRows(List<String> header, List<Row> rows) {
        this.header = header;
        this.rows = rows.iterator();
    }

    @Override
    public List<String> header() {
        return header;
    }

    @Override
    public long bytes() {
        return 0;
    }

    @Override
    public @Nullable Row next() {
        return rows.hasNext() ? rows.next() : null;
    }

    @Override
    public void close() {
        // The rows are the caller's.
    }
}
