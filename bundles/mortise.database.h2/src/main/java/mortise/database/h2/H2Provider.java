package mortise.database.h2;

import mortise.database.Database;
import mortise.database.DatabaseProvider;
import mortise.database.OpenDatabase;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

/** Offers H2 to the host. */
@Component(configurationPid = H2Database.PID, property = Database.PROVIDER + "=" + H2Database.NAME)
@Designate(ocd = H2Database.Config.class)
public final class H2Provider implements DatabaseProvider {
    private final H2Database.Config config;

    /** Keeps the settings; they are looked at when the database is opened. */
    @Activate
    public H2Provider(H2Database.Config config) {
        this.config = config;
    }

    @Override
    public String name() {
        return H2Database.NAME;
    }

    @Override
    public OpenDatabase open() {
        return new H2Database(config);
    }
}
