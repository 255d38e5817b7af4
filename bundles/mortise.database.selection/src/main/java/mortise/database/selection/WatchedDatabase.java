package mortise.database.selection;

import java.util.Optional;
import javax.sql.DataSource;
import mortise.database.Database;
import mortise.database.Dialect;
import mortise.database.Signals;

/** The provider's database, with a data source that tells of slow statements. */
record WatchedDatabase(Database opened, DataSource dataSource) implements Database {
    @Override
    public String name() {
        return opened.name();
    }

    @Override
    public Dialect dialect() {
        return opened.dialect();
    }

    @Override
    public Optional<Signals> signals() {
        return opened.signals();
    }
}
