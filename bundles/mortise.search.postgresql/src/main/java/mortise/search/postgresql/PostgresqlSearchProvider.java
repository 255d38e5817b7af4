package mortise.search.postgresql;

import java.util.List;
import java.util.Objects;
import mortise.core.Failure;
import mortise.database.Database;
import mortise.database.Migrations;
import mortise.database.Migrations.Script;
import mortise.search.OpenSearchIndex;
import mortise.search.SearchProvider;
import mortise.socket.Settings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Offers the host's own database as a search index, if that is PostgreSQL. */
@Component(configurationPid = PostgresqlSearchProvider.PID)
@Designate(ocd = PostgresqlSearchProvider.Config.class)
public final class PostgresqlSearchProvider implements SearchProvider {
    /** Where the settings are, and whose tables. */
    static final String PID = "mortise.search.postgresql";

    private static final String NAME = "postgresql";
    private static final List<Script> TABLES = List.of(new Script(
            "1",
            "search",
            Objects.requireNonNull(PostgresqlSearchProvider.class.getResource("/search/V1__search.sql"))));

    /** How long things may take. */
    @ObjectClassDefinition(name = "Search in PostgreSQL")
    public @interface Config {
        /** The longest a question takes. */
        @AttributeDefinition(
                description =
                        "A question that the database has not answered after so many seconds is broken off and refused.",
                min = "1",
                max = "300")
        int timeoutSeconds() default 10;

        /** How long a node that died holds a rebuild. */
        @AttributeDefinition(
                description =
                        "An index that a node was making anew when it died can be gone on with by another after so many"
                                + " seconds. A node that lives says so three times as often.",
                min = "10",
                max = "3600")
        int leaseSeconds() default 60;
    }

    private final Config config;
    private final Database database;
    private final Migrations migrations;

    /** Called by the host when there is a database; settings are looked at when the index is opened. */
    @Activate
    public PostgresqlSearchProvider(Config config, @Reference Database database, @Reference Migrations migrations) {
        this.config = config;
        this.database = database;
        this.migrations = migrations;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public OpenSearchIndex open() {
        Settings settings = new Settings(PID);
        int timeoutSeconds = settings.between("timeoutSeconds", config.timeoutSeconds(), 1, 300);
        int leaseSeconds = settings.between("leaseSeconds", config.leaseSeconds(), 10, 3_600);
        if (!database.name().equals(NAME)) {
            throw new Failure(
                    Failure.Kind.INVALID,
                    "bad-setting",
                    "mortise.search: provider = postgresql: it searches in the host's own database, which has to be"
                            + " PostgreSQL and is "
                            + database.name(),
                    null);
        }
        migrations.migrate(database, PID, TABLES);
        return new PostgresqlSearch(database, timeoutSeconds, leaseSeconds);
    }
}
