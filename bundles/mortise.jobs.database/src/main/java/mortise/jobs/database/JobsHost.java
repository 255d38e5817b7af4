package mortise.jobs.database;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import mortise.access.Users;
import mortise.core.Demand;
import mortise.core.Failure;
import mortise.core.Health;
import mortise.core.NodeName;
import mortise.database.Database;
import mortise.database.Migrations;
import mortise.database.Migrations.Script;
import mortise.jobs.JobHandler;
import mortise.jobs.Jobs;
import mortise.jobs.Schedules;
import mortise.queue.Handler;
import mortise.queue.MessageFormat;
import mortise.queue.OpenQueue;
import mortise.queue.Queue;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offers jobs and schedules as soon as their tables are there, and has a consumer of the queue work for each handler of jobs
 * from the moment it comes until it goes.
 */
@Component(immediate = true, configurationPid = JobsHost.PID, service = Health.class)
@Designate(ocd = JobsHost.Config.class)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"mortise.jobs.Jobs\"", uses = Jobs.class)
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"mortise.jobs.Schedules\"",
        uses = Schedules.class)
public final class JobsHost implements Health {
    /** The configuration's name, and the bundle's. */
    public static final String PID = "mortise.jobs.database";

    private static final Logger log = LoggerFactory.getLogger(JobsHost.class);
    private static final Duration CARE = Duration.ofSeconds(15);
    private static final int CLOSE_SECONDS = 30;

    /** How long jobs are kept, and when they are somebody else's. */
    @ObjectClassDefinition(name = "Jobs")
    public @interface Config {
        /** Age of what is removed. */
        @AttributeDefinition(
                description = "Days for which a job that has ended is kept, with its parts and its log.",
                min = "1",
                max = "3650")
        int keepDays() default 30;

        /** Silence of a node. */
        @AttributeDefinition(
                description =
                        "Seconds without a sign of life after which a job is taken from its node. The queue gives those of a"
                                + " dead node to another one within ten seconds by itself; this is for what it cannot see.",
                min = "20",
                max = "86400")
        int staleSeconds() default 60;
    }

    private final BundleContext bundle;
    private final JobEngine engine;
    private final Database database;
    private final Migrations migrations;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread made = new Thread(work, "mortise-jobs-start");
        made.setDaemon(true);
        return made;
    });
    private final List<ServiceRegistration<?>> registered = new ArrayList<>();
    /** Those that came, with what works for them once the tables are there. Guarded by this. */
    private final Map<JobHandler<?>, @Nullable ServiceRegistration<?>> handlers = new HashMap<>();

    private boolean ready;
    private volatile Report report = Report.down("the tables of jobs are being waited for");

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile List<Users> users = List.of();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile List<Demand> demands = List.of();

    /** Begins to make the tables. */
    @Activate
    public JobsHost(
            BundleContext bundle,
            Config config,
            @Reference Database database,
            @Reference Migrations migrations,
            @Reference Queue queue,
            @Reference OpenQueue open,
            @Reference MessageFormat format) {
        this.bundle = bundle;
        this.database = database;
        this.migrations = migrations;
        engine = new JobEngine(
                database,
                queue,
                open,
                format,
                () -> users,
                () -> demands.stream().mapToLong(Demand::answeringNanos).sum(),
                NodeName.get(),
                Duration.ofSeconds(between("staleSeconds", config.staleSeconds(), 20, 86_400)),
                Duration.ofDays(between("keepDays", config.keepDays(), 1, 3650)));
        thread.scheduleWithFixedDelay(this::begin, 0, 2, TimeUnit.SECONDS);
    }

    private static int between(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw Failure.invalid("setting", PID + ": " + key + " is from " + least + " to " + most + ", not " + value);
        }
        return value;
    }

    /** Returns the steps that make the tables. */
    public static List<Script> tables() {
        return List.of(
                new Script("1", "jobs", Objects.requireNonNull(JobsHost.class.getResource("/jobs/V1__jobs.sql"))));
    }

    /** An edge: what fails is told in the health and tried again. */
    private void begin() {
        try {
            migrations.migrate(database, PID, tables());
            ready();
            thread.shutdown();
        } catch (Failure notNow) {
            report = Report.down(String.valueOf(notNow.getMessage()));
        } catch (RuntimeException | LinkageError defect) {
            report = Report.down("the tables of jobs could not be made: " + defect);
            log.error("The tables of jobs could not be made", defect);
            thread.shutdown();
        }
    }

    private synchronized void ready() {
        ready = true;
        engine.start(CARE);
        handlers.keySet().forEach(this::work);
        registered.add(bundle.registerService(Jobs.class, engine.jobs(), null));
        registered.add(bundle.registerService(Schedules.class, engine.schedules(), null));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, unbind = "removeHandler")
    synchronized void addHandler(JobHandler<?> handler) {
        handlers.put(handler, null);
        if (ready) {
            work(handler);
        }
    }

    private void work(JobHandler<?> handler) {
        try {
            handlers.put(handler, bundle.registerService(Handler.class, engine.add(handler), null));
        } catch (RuntimeException unusable) {
            // Thrown on, it would only be logged as a defect of this component.
            log.error("The handler {} cannot be used: {}", handler.getClass().getName(), unusable.getMessage());
        }
    }

    /** Returns when the handler is not called any more: its bundle may be going. */
    void removeHandler(JobHandler<?> handler) {
        ServiceRegistration<?> registration;
        synchronized (this) {
            registration = handlers.remove(handler);
        }
        engine.remove(handler);
        if (registration != null) {
            registration.unregister();
        }
    }

    /** Takes the services back and lets work under way end. */
    @Deactivate
    void deactivate() throws InterruptedException {
        thread.shutdown();
        if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
            log.warn("The tables of jobs have not been made within {} s", CLOSE_SECONDS);
        }
        for (int i = registered.size() - 1; i >= 0; i--) {
            registered.get(i).unregister();
        }
        List<JobHandler<?>> left;
        synchronized (this) {
            left = List.copyOf(handlers.keySet());
        }
        left.forEach(this::removeHandler);
        engine.close();
    }

    @Override
    public String part() {
        return "jobs";
    }

    @Override
    public boolean requiredForReadiness() {
        return false;
    }

    @Override
    public Report report() {
        synchronized (this) {
            if (!ready) {
                return report;
            }
        }
        String trouble = engine.trouble();
        return trouble.isEmpty() ? Report.up(engine.working() + " jobs are worked on here") : Report.degraded(trouble);
    }
}
