package mortise.queue.database;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import mortise.database.Database;
import mortise.database.Migrations;
import mortise.database.Migrations.Script;
import mortise.queue.OpenQueue;
import mortise.queue.QueueProvider;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The queue in the host's own database. */
@Component
public final class DatabaseQueueProvider implements QueueProvider {
    private static final String BUNDLE = "mortise.queue.database";
    private static final List<Script> TABLES =
            List.of(script("1", "queue"), script("2", "nodes"), script("3", "due"), script("4", "leases"));
    /** Where messages are taken by one statement, see {@link Ready}. */
    private static final Script PARTIAL_INDEXES = script("5", "partial_indexes");

    private static final List<Script> LATER =
            List.of(script("6", "worked"), script("7", "told"), script("8", "drained"));

    private final Database database;
    private final Migrations migrations;

    /** Called by the host when there is a database. */
    @Activate
    public DatabaseQueueProvider(@Reference Database database, @Reference Migrations migrations) {
        this.database = database;
        this.migrations = migrations;
    }

    private static Script script(String version, String name) {
        String file = "/queue/V" + version + "__" + name + ".sql";
        return new Script(version, name, Objects.requireNonNull(DatabaseQueueProvider.class.getResource(file)));
    }

    @Override
    public String name() {
        return "database";
    }

    @Override
    public OpenQueue open() {
        List<Script> steps = new ArrayList<>(TABLES);
        if (database.dialect().returnsUpdated()) {
            steps.add(PARTIAL_INDEXES);
        }
        steps.addAll(LATER);
        migrations.migrate(database, BUNDLE, steps);
        return new DatabaseQueue(database);
    }
}
