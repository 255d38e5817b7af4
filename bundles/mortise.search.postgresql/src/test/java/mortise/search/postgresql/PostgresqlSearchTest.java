package mortise.search.postgresql;

import java.util.Map;
import mortise.database.OpenDatabase;
import mortise.database.migration.FlywayMigrations;
import mortise.search.OpenSearchIndex;
import mortise.testkit.Configurations;
import mortise.testkit.databases.TestDatabases;
import mortise.testkit.search.SearchContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PostgresqlSearchTest implements SearchContract {
    private OpenDatabase database;
    private OpenSearchIndex index;

    @BeforeEach
    void open() {
        database = TestDatabases.postgresql().open();
        index = provider(database, Map.of()).open();
    }

    @AfterEach
    void close() {
        index.close();
        database.close();
    }

    static PostgresqlSearchProvider provider(OpenDatabase database, Map<String, String> settings) {
        return new PostgresqlSearchProvider(
                Configurations.config(PostgresqlSearchProvider.Config.class, settings),
                database,
                new FlywayMigrations());
    }

    @Override
    public OpenSearchIndex index() {
        return index;
    }

    @Override
    public OpenSearchIndex reopened() {
        index.close();
        index = provider(database, Map.of()).open();
        return index;
    }
}
