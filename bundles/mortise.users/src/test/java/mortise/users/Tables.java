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
        new FlywayMigrations()
                .migrate(
                        database,
                        "mortise.users",
                        List.of(
                                new Script("1", "access", script("V1__access.sql")),
                                new Script("2", "password reset", script("V2__password_reset.sql"))));
    }

    private static URL script(String name) {
        return Objects.requireNonNull(Tables.class.getResource("/db/" + name));
    }
}
