package mortise.push.database;

import java.util.List;
import java.util.Objects;
import mortise.database.Database;
import mortise.database.Migrations;
import mortise.database.Migrations.Script;
import mortise.push.OpenPush;
import mortise.push.PushProvider;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Events through the host's own database. */
@Component
public final class DatabasePushProvider implements PushProvider {
    private static final String BUNDLE = "mortise.push.database";
    private static final List<Script> TABLES = List.of(new Script(
            "1", "push", Objects.requireNonNull(DatabasePushProvider.class.getResource("/push/V1__push.sql"))));

    private final Database database;
    private final Migrations migrations;

    /** Called by the host when there is a database. */
    @Activate
    public DatabasePushProvider(@Reference Database database, @Reference Migrations migrations) {
        this.database = database;
        this.migrations = migrations;
    }

    @Override
    public String name() {
        return "database";
    }

    @Override
    public OpenPush open() {
        migrations.migrate(database, BUNDLE, TABLES);
        return new DatabasePush(database);
    }
}
