package mortise.records.describe;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import mortise.core.Failure;
import mortise.core.Health;
import mortise.database.Database;
import mortise.database.Migrations;
import mortise.entity.BundleState;
import mortise.entity.Entities;
import mortise.entity.EntitiesListener;
import mortise.entity.EntitySource;
import mortise.entity.Model;
import mortise.records.describe.ModelInstaller.Installed;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.BundleTrackerCustomizer;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entities of all bundles and sources that are there. When one comes or goes, a thread of its own makes the next model,
 * beside the one in use: nobody waits for it, and if it cannot be made the old one stays. What is installed when this starts
 * is there when it has started.
 */
@Component(immediate = true)
public final class InstalledEntities implements Entities, Health {
    private static final Logger log = LoggerFactory.getLogger(InstalledEntities.class);
    private static final int PAUSE_MILLISECONDS = 50;
    private static final int RETRY_SECONDS = 5;
    private static final int START_SECONDS = 60;
    private static final int STOP_SECONDS = 60;

    private final BundleContext context;
    private final Bundle node;
    private final ModelInstaller installer;
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, work -> {
        Thread made = new Thread(work, "mortise.entities");
        made.setDaemon(true);
        return made;
    });
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final AtomicBoolean tryingAgain = new AtomicBoolean();
    private final AtomicLong arrivals = new AtomicLong();
    /** In the order they came. */
    private final Map<Long, Found> found = new ConcurrentSkipListMap<>();

    private final Map<Long, Told> listeners = new ConcurrentSkipListMap<>();
    private final BundleTracker<FoundBundle> bundles;
    private final ServiceTracker<EntitySource, FoundSource> sources;
    private final ServiceTracker<EntitiesListener, Told> listening;

    private volatile Installed installed = Installed.NOTHING;
    private volatile List<Contribution> contributions = List.of();
    private volatile @Nullable String failure = "the entities are being read";
    private Set<String> warned = Set.of();

    /** Reads what is there and waits for it to be in use. */
    @Activate
    public InstalledEntities(
            BundleContext context,
            @Reference Database database,
            @Reference Migrations migrations,
            @Reference ModelUser user) {
        this.context = context;
        node = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        installer = new ModelInstaller(database, migrations, user, this::leave);
        bundles = new BundleTracker<>(context, Bundle.STARTING | Bundle.ACTIVE, new BundleTrackerCustomizer<>() {
            @Override
            public @Nullable FoundBundle addingBundle(Bundle bundle, @Nullable BundleEvent event) {
                return BundleReader.bringsEntities(bundle) ? new FoundBundle(bundle) : null;
            }

            @Override
            public void modifiedBundle(Bundle bundle, @Nullable BundleEvent event, FoundBundle known) {
                schedule();
            }

            @Override
            public void removedBundle(Bundle bundle, @Nullable BundleEvent event, FoundBundle known) {
                known.goes();
            }
        });
        sources = new ServiceTracker<>(context, EntitySource.class, new ServiceTrackerCustomizer<>() {
            @Override
            public FoundSource addingService(ServiceReference<EntitySource> reference) {
                return new FoundSource(reference);
            }

            @Override
            public void modifiedService(ServiceReference<EntitySource> reference, FoundSource known) {
                known.changed();
            }

            @Override
            public void removedService(ServiceReference<EntitySource> reference, FoundSource known) {
                known.goes();
                context.ungetService(reference);
            }
        });
        listening = new ServiceTracker<>(context, EntitiesListener.class, new ServiceTrackerCustomizer<>() {
            @Override
            public Told addingService(ServiceReference<EntitiesListener> reference) {
                Told listener = new Told(reference);
                listeners.put(listener.number, listener);
                execute(InstalledEntities.this::tell);
                return listener;
            }

            @Override
            public void modifiedService(ServiceReference<EntitiesListener> reference, Told known) {
                // it is the same listener
            }

            @Override
            public void removedService(ServiceReference<EntitiesListener> reference, Told known) {
                listeners.remove(known.number);
                context.ungetService(reference);
            }
        });
        bundles.open();
        awaitFirst();
        // These may need what this component is about to be registered as: they are asked on the other thread only.
        sources.open();
        listening.open();
    }

    private void awaitFirst() {
        try {
            thread.submit(this::install).get(START_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException slow) {
            log.warn("The entities are not ready after {} s; going on without them meanwhile", START_SECONDS);
        } catch (ExecutionException defect) {
            throw new IllegalStateException(defect.getCause());
        }
    }

    /** Lets go of everything. A change under way is finished: a database in this process is not to be interrupted. */
    @Deactivate
    public void close() {
        bundles.close();
        sources.close();
        listening.close();
        thread.shutdown();
        try {
            if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                log.warn("A change of the entities is still under way after {} s; leaving it alone", STOP_SECONDS);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Installs in a moment, when those that come along have come. */
    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            scheduleIn(PAUSE_MILLISECONDS, scheduled);
        }
    }

    private void scheduleIn(long milliseconds, AtomicBoolean until) {
        try {
            thread.schedule(
                    () -> {
                        until.set(false);
                        install();
                    },
                    milliseconds,
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            log.debug("Closed: nothing is installed any more");
        }
    }

    private void execute(Runnable work) {
        try {
            thread.execute(work);
        } catch (RejectedExecutionException closed) {
            log.debug("Closed: nobody is told any more");
        }
    }

    private void install() {
        if (thread.isShutdown() || isNodeStopping()) {
            return;
        }
        boolean tryAgain = true;
        Installed before = installed;
        try {
            contributions = found.values().stream()
                    .map(Found::contribution)
                    .filter(each -> each != null)
                    .toList();
            Installed next = installer.install(contributions);
            tryAgain = next.tryAgain();
            boolean changed = next.model() != before.model();
            installed = next;
            failure = null;
            logWhatWaits(next.states());
            if (changed) {
                log.info(
                        "{} entities of {} bundles are in use, model {}",
                        next.model().types().size(),
                        next.states().stream()
                                .filter(state -> state.problem() == null)
                                .count(),
                        next.model().generation());
                tell();
            }
        } catch (Failure away) {
            installed = before;
            failed(away.getMessage(), away.kind() == Failure.Kind.UNAVAILABLE ? null : away);
        } catch (RuntimeException | LinkageError defect) {
            installed = before;
            failed("a defect: " + defect, defect);
        }
        if (tryAgain && tryingAgain.compareAndSet(false, true)) {
            scheduleIn(TimeUnit.SECONDS.toMillis(RETRY_SECONDS), tryingAgain);
        }
    }

    private void leave(Model without) {
        installed = new Installed(without, installed.classes(), installed.states(), installed.tryAgain());
    }

    /** When the node ends its bundles go one by one, and requests under way still need their entities. */
    private boolean isNodeStopping() {
        return (node.getState() & (Bundle.STARTING | Bundle.ACTIVE)) == 0;
    }

    private void failed(@Nullable String message, @Nullable Throwable shown) {
        String reason = String.valueOf(message);
        if (!reason.equals(failure)) {
            log.error("Entities cannot be brought into use, the ones before stay; trying again: {}", reason, shown);
        }
        failure = reason;
    }

    /** Logs each reason to wait once. */
    private void logWhatWaits(List<BundleState> states) {
        Set<String> waiting = new HashSet<>();
        for (BundleState state : states) {
            if (state.problem() != null && waiting.add(state.bundle() + state.problem())) {
                if (!warned.contains(state.bundle() + state.problem())) {
                    log.warn("Not all that {} brings is in use: {}", state.bundle(), state.problem());
                }
            }
        }
        warned = waiting;
    }

    private void tell() {
        Model model = installed.model();
        if (model.generation() > 0) {
            listeners.values().forEach(listener -> listener.tell(model));
        }
    }

    @Override
    public Model model() {
        return installed.model();
    }

    @Override
    public List<BundleState> states() {
        return installed.states();
    }

    @Override
    public List<String> pending() {
        return installer.pending(contributions);
    }

    @Override
    public String part() {
        return "entities";
    }

    @Override
    public boolean requiredForReadiness() {
        return true;
    }

    @Override
    public Report report() {
        Installed now = installed;
        String failed = failure;
        if (failed != null) {
            return now.model().generation() == 0
                    ? Report.down("no entities: " + failed)
                    : Report.degraded("the latest changes of entities are not in use: " + failed);
        }
        String waiting = now.states().stream()
                .filter(state -> state.problem() != null)
                .map(state -> state.bundle() + ": " + state.problem())
                .collect(Collectors.joining("; "));
        return waiting.isEmpty()
                ? Report.up(now.model().types().size() + " entities")
                : Report.degraded("not all entities are in use: " + waiting);
    }

    /** Who may bring something. Reads it once, on our own thread. */
    private abstract class Found {
        private final long number = arrivals.incrementAndGet();
        private @Nullable Contribution known;

        void comes() {
            found.put(number, this);
            schedule();
        }

        void goes() {
            found.remove(number);
            schedule();
        }

        synchronized void forget() {
            known = null;
        }

        /** Returns what it brings, or null for nothing now. */
        synchronized @Nullable Contribution contribution() {
            if (!isReady()) {
                return null;
            }
            if (known == null) {
                known = read();
            }
            return known;
        }

        abstract boolean isReady();

        abstract @Nullable Contribution read();
    }

    private final class FoundBundle extends Found {
        private final Bundle bundle;

        FoundBundle(Bundle bundle) {
            this.bundle = bundle;
            comes();
        }

        /** A bundle that is activated when its first class is loaded stays starting until then. */
        @Override
        boolean isReady() {
            return bundle.getState() == Bundle.ACTIVE
                    || (bundle.getState() == Bundle.STARTING
                            && String.valueOf(bundle.getHeaders("").get(Constants.BUNDLE_ACTIVATIONPOLICY))
                                    .startsWith(Constants.ACTIVATION_LAZY));
        }

        @Override
        Contribution read() {
            return BundleReader.read(bundle);
        }
    }

    private final class FoundSource extends Found {
        private final ServiceReference<EntitySource> reference;

        FoundSource(ServiceReference<EntitySource> reference) {
            this.reference = reference;
            comes();
        }

        void changed() {
            forget();
            schedule();
        }

        @Override
        boolean isReady() {
            return true;
        }

        @Override
        @Nullable
        Contribution read() {
            EntitySource source = context.getService(reference);
            Bundle bundle = reference.getBundle();
            if (source == null || bundle == null) {
                return null;
            }
            String name = String.valueOf(bundle.getSymbolicName());
            try {
                return Contribution.ofSource(name, source.entities(), source.additions());
            } catch (RuntimeException defect) {
                log.warn("A source of entities of {} fails", name, defect);
                return new Contribution(
                        name, false, List.of(), Map.of(), Map.of(), List.of(), List.of("its source fails: " + defect));
            }
        }
    }

    /** A listener, and what it was told last. */
    private final class Told {
        private final long number = arrivals.incrementAndGet();
        private final ServiceReference<EntitiesListener> reference;
        private @Nullable EntitiesListener listener;
        private @Nullable Model last;

        Told(ServiceReference<EntitiesListener> reference) {
            this.reference = reference;
        }

        /** Called on our own thread only. */
        void tell(Model model) {
            if (model == last) {
                return;
            }
            try {
                if (listener == null) {
                    listener = context.getService(reference);
                }
                if (listener != null) {
                    last = model;
                    listener.changed(model);
                }
            } catch (RuntimeException defect) {
                log.warn("{} fails at a change of the entities", reference.getBundle(), defect);
            }
        }
    }
}
