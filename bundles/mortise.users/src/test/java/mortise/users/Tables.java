package mortise.users;

import java.net.URL;
import java.util.List;
import java.util.Objects;
import mortise.database.Database;
import mortise.database.Migrations.Script;
import mortise.database.migration.FlywayMigrations;

/** The bundle's own tables, as the host makes them. */
public final class Tables {
    private Tables() {}

    public static void make(Database database) {
        URL script = Objects.requireNonNull(Tables.class.getResource("/db/V1__access.sql"));
        new FlywayMigrations().migrate(database, "mortise.users", List.of(new Script("1", "access", script)));
    }
}
