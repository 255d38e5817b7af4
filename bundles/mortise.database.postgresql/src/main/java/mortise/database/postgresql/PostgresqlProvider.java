package mortise.database.postgresql;

import mortise.database.Database;
import mortise.database.DatabaseProvider;
import mortise.database.OpenDatabase;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

/** Offers PostgreSQL to the host. */
@Component(configurationPid = PostgresqlDatabase.PID, property = Database.PROVIDER + "=" + PostgresqlDatabase.NAME)
@Designate(ocd = PostgresqlDatabase.Config.class)
public final class PostgresqlProvider implements DatabaseProvider {
    private final PostgresqlDatabase.Config config;

    /** Keeps the settings; they are looked at when the database is opened. */
    @Activate
    public PostgresqlProvider(PostgresqlDatabase.Config config) {
        this.config = config;
    }

    @Override
    public String name() {
        return PostgresqlDatabase.NAME;
    }

    @Override
    public OpenDatabase open() {
        return new PostgresqlDatabase(config);
    }
}
