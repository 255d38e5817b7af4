package mortise.database.selection;

import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import mortise.core.Failure;
import mortise.core.Health;
import mortise.database.Database;
import mortise.database.DatabaseProvider;
import mortise.database.OpenDatabase;
import mortise.socket.Obstacle;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the selected database and registers it as the only {@link Database}. While it cannot be opened, because its server
 * is not up yet or a setting is wrong, it is tried again every few seconds and {@link Health} says why. All opening and
 * closing happens on one thread, in order.
 */
@Component(immediate = true, configurationPid = "mortise.database", service = Health.class)
@Designate(ocd = DatabaseSwitch.Config.class)
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"mortise.database.Database\"",
        uses = Database.class)
public final class DatabaseSwitch implements Health {
    private static final Logger log = LoggerFactory.getLogger(DatabaseSwitch.class);
    private static final int RETRY_SECONDS = 5;

    /** Which database, and how it is watched. */
    @ObjectClassDefinition(name = "Database")
    public @interface Config {
        /** Name of the provider. */
        @AttributeDefinition(
                description = "Which of the installed databases is used: h2 (inside the node, one node only) or"
                        + " postgresql. Its own settings are in mortise.database.<provider>.")
        String provider() default "h2";

        /** Threshold of the log of slow statements. */
        @AttributeDefinition(
                description = "Statements that take at least this many milliseconds are logged as warnings of"
                        + " 'mortise.database.slow', without their parameters. 0 logs none and measures none.",
                min = "0")
        int slowStatementMillis() default 1000;
    }

    /** What is open, and what has to be undone to close it. */
    private record Opened(DatabaseProvider provider, OpenDatabase database, Probe probe, Runnable unregister) {}

    private final Function<Database, Runnable> registry;
    private final List<DatabaseProvider> providers = new CopyOnWriteArrayList<>();
    private final SlowStatements slowStatements;
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "mortise.database");
        thread.setDaemon(true);
        return thread;
    });

    private volatile String selected;
    private volatile @Nullable Opened opened;
    private final Obstacle obstacle;

    /** Begins to look for the selected provider. */
    @Activate
    public DatabaseSwitch(BundleContext bundle, Config config) {
        this(database -> register(bundle, database), config);
    }

    /**
     * Begins to look for the selected provider.
     *
     * @param registry makes a database known to everybody, and returns what takes it back
     */
    DatabaseSwitch(Function<Database, Runnable> registry, Config config) {
        this.registry = registry;
        selected = config.provider().strip();
        slowStatements = new SlowStatements(config.slowStatementMillis());
        obstacle = new Obstacle("provider '" + selected + "' is being looked for");
        worker.scheduleWithFixedDelay(this::settle, RETRY_SECONDS, RETRY_SECONDS, TimeUnit.SECONDS);
    }

    private static Runnable register(BundleContext bundle, Database database) {
        Dictionary<String, Object> properties = FrameworkUtil.asDictionary(Map.of(Database.PROVIDER, database.name()));
        return bundle.registerService(Database.class, database, properties)::unregister;
    }

    /** Takes other settings over; the database is closed only if another one is selected. */
    @Modified
    void modified(Config config) {
        selected = config.provider().strip();
        slowStatements.threshold(config.slowStatementMillis());
        worker.execute(this::settle);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addProvider(DatabaseProvider provider) {
        providers.add(provider);
        worker.execute(this::settle);
    }

    /** Returns when the provider's database is closed: its bundle may be going. */
    void removeProvider(DatabaseProvider provider) {
        providers.remove(provider);
        if (!worker.isShutdown()) {
            await(worker.submit(this::settle));
        }
    }

    /** Closes the database, after those who use it. */
    @Deactivate
    void deactivate() {
        providers.clear();
        await(worker.submit(this::settle));
        worker.shutdownNow();
    }

    private static void await(Future<?> settled) {
        try {
            settled.get(60, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException stuck) {
            log.error("The database was not closed", stuck);
        }
    }

    /** Makes what is open what is selected. An edge: what a provider throws must not end the retries. */
    private void settle() {
        try {
            DatabaseProvider wanted = providers.stream()
                    .filter(provider -> provider.name().equals(selected))
                    .findFirst()
                    .orElse(null);
            Opened current = opened;
            if (current != null && current.provider != wanted) {
                close(current);
            }
            if (wanted == null) {
                cannot(
                        "mortise.database: provider = " + selected + " is not installed; installed: "
                                + providers.stream().map(DatabaseProvider::name).toList(),
                        true,
                        null);
            } else if (opened == null) {
                open(wanted);
            }
        } catch (Failure failure) {
            cannot(String.valueOf(failure.getMessage()), failure.kind() == Failure.Kind.INVALID, null);
        } catch (RuntimeException | LinkageError defect) {
            cannot("the database cannot be opened: " + defect, false, defect);
        }
    }

    private void open(DatabaseProvider provider) {
        OpenDatabase database = provider.open();
        Database watched = new WatchedDatabase(database, slowStatements.watch(database.dataSource()));
        Probe probe = new Probe(database);
        obstacle.over(Report.up(""));
        opened = new Opened(provider, database, probe, registry.apply(watched));
    }

    private void close(Opened current) {
        opened = null;
        obstacle.over(Report.down("closed"));
        current.unregister.run();
        current.probe.close();
        current.database.close();
    }

    /** @param forGood whether a setting has to be changed before it can work */
    private void cannot(String message, boolean forGood, @Nullable Throwable defect) {
        if (obstacle.met(message, forGood)) {
            log.error("{}; it is tried again every {} seconds", message, RETRY_SECONDS, defect);
        }
    }

    @Override
    public String part() {
        return "database";
    }

    @Override
    public boolean requiredForReadiness() {
        return true;
    }

    @Override
    public Report report() {
        Opened current = opened;
        return current == null ? obstacle.report() : current.probe.report();
    }
}
