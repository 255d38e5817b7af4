package mortise.socket;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import mortise.core.Failure;
import mortise.core.Health;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Hands calls to the provider that is selected, and changes it under them: the new one is opened before the old one gets
 * its last call, calls under way finish where they began, and no caller's service reference changes. A provider that cannot
 * be opened leaves the one before in its place and is tried again every few seconds. The front of each socket has one.
 * Safe for use by many threads; opening and closing happens on one thread, in order.
 *
 * @param <P> what is plugged in
 */
@ProviderType
public final class Switch<P extends Plug> implements Socket, Health, AutoCloseable {
    private static final Logger log = System.getLogger(Switch.class.getName());
    private static final int RETRY_SECONDS = 5;
    private static final long DRAIN_SECONDS = 30;
    private static final int CLOSE_SECONDS = 60;

    /** A plug in use, and how many calls are in it. */
    private static final class Used<P extends Plug> {
        final Provider<P> provider;
        final P plug;
        final AtomicInteger calls = new AtomicInteger();

        Used(Provider<P> provider, P plug) {
            this.provider = provider;
            this.plug = plug;
        }
    }

    private final String name;
    private final boolean required;
    private final List<Provider<P>> installed = new CopyOnWriteArrayList<>();
    private final List<Consumer<Optional<P>>> listeners = new CopyOnWriteArrayList<>();
    private final List<Used<P>> draining = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService worker;
    private volatile String selected;
    private volatile @Nullable Used<P> active;
    private final Obstacle obstacle;

    /**
     * A switch with nothing plugged in yet.
     *
     * @param name the socket's name, {@code queue}
     * @param selected the provider to use
     * @param required whether the node must not be given requests while nothing is plugged in
     */
    public Switch(String name, String selected, boolean required) {
        this.name = name;
        this.selected = selected.strip();
        this.required = required;
        obstacle = new Obstacle("provider '" + this.selected + "' is being looked for");
        worker = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "mortise." + name);
            thread.setDaemon(true);
            return thread;
        });
        worker.scheduleWithFixedDelay(this::settle, RETRY_SECONDS, RETRY_SECONDS, TimeUnit.SECONDS);
    }

    /** Takes a provider that was installed. Returns at once. */
    public void add(Provider<P> provider) {
        installed.add(provider);
        worker.execute(this::settle);
    }

    /** Lets a provider go; returns when calls in it have ended and it is closed, since its bundle may be going. */
    public void remove(Provider<P> provider) {
        installed.remove(provider);
        if (!worker.isShutdown()) {
            await(worker.submit(this::settle));
        }
    }

    /** Selects another provider. Returns at once; the one before is used until the new one is open. */
    public void select(String provider) {
        selected = provider.strip();
        worker.execute(this::settle);
    }

    /**
     * Tells a listener, on the switch's own thread, what is plugged in now and after each change, before the one before is
     * closed: whoever keeps connections or threads in a plug moves over there.
     */
    public void onChange(Consumer<Optional<P>> listener) {
        worker.execute(() -> {
            listeners.add(listener);
            Used<P> now = active;
            listener.accept(now == null ? Optional.empty() : Optional.of(now.plug));
        });
    }

    /**
     * Does a piece of work with what is plugged in; it is not closed meanwhile.
     *
     * @throws Failure UNAVAILABLE if nothing is, saying why
     */
    public <R> R call(Function<P, R> work) {
        Used<P> used = enter();
        try {
            return work.apply(used.plug);
        } finally {
            used.calls.decrementAndGet();
        }
    }

    /** Does a piece of work that returns nothing; see {@link #call}. */
    public void run(Consumer<P> work) {
        call(plug -> {
            work.accept(plug);
            return plug;
        });
    }

    /**
     * Returns what is plugged in; it is not closed before it is let go, as {@link #call} does for work that ends when it
     * returns. For streams, which are read later.
     *
     * @throws Failure UNAVAILABLE if nothing is, saying why
     */
    public Hold<P> hold() {
        Used<P> used = enter();
        return new Hold<>(used.plug, used.calls::decrementAndGet);
    }

    private Used<P> enter() {
        while (true) {
            Used<P> used = active;
            if (used == null) {
                throw Failure.unavailable(
                        "the " + name + " is not there: " + obstacle.report().message(), null);
            }
            used.calls.incrementAndGet();
            // Only a call that is counted while the plug is still active is waited for.
            if (used == active) {
                return used;
            }
            used.calls.decrementAndGet();
        }
    }

    /** Closes what is plugged in. Twice does no harm. */
    @Override
    public void close() {
        if (worker.isShutdown()) {
            return;
        }
        installed.clear();
        await(worker.submit(this::settle));
        worker.shutdownNow();
    }

    private void await(Future<?> settled) {
        try {
            settled.get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException stuck) {
            log.log(Level.ERROR, "The " + name + " was not closed", stuck);
        }
    }

    /** Makes what is plugged in what is selected. An edge: what a provider throws must not end the retries. */
    private void settle() {
        try {
            Provider<P> wanted = installed.stream()
                    .filter(provider -> provider.name().equals(selected))
                    .findFirst()
                    .orElse(null);
            Used<P> before = active;
            if (wanted == null) {
                cannot(
                        "mortise." + name + ": provider = " + selected + " is not installed; installed: "
                                + installed.stream()
                                        .map(Provider::name)
                                        .sorted()
                                        .toList(),
                        true,
                        null);
            } else if (before == null || before.provider != wanted) {
                plug(new Used<>(wanted, wanted.open()));
            }
            if (before != null && before == active && !installed.contains(before.provider)) {
                plug(null);
            }
        } catch (Failure failure) {
            cannot(String.valueOf(failure.getMessage()), failure.kind() == Failure.Kind.INVALID, null);
            leaveIfGone();
        } catch (RuntimeException | LinkageError defect) {
            cannot("the " + name + " cannot be opened: " + defect, false, defect);
            leaveIfGone();
        }
    }

    private void leaveIfGone() {
        Used<P> now = active;
        if (now != null && !installed.contains(now.provider)) {
            plug(null);
        }
    }

    private void plug(@Nullable Used<P> next) {
        Used<P> before = active;
        if (before != null) {
            draining.add(before);
        }
        active = next;
        if (next != null) {
            obstacle.over(Report.up(""));
            log.log(Level.INFO, "The {0} is {1}", name, next.provider.name());
        }
        for (Consumer<Optional<P>> listener : listeners) {
            try {
                listener.accept(next == null ? Optional.empty() : Optional.of(next.plug));
            } catch (RuntimeException defect) {
                log.log(Level.ERROR, "Somebody could not move over to the new " + name, defect);
            }
        }
        if (before != null) {
            drain(before);
        }
    }

    private void drain(Used<P> before) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DRAIN_SECONDS);
        while (before.calls.get() > 0 && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
        if (before.calls.get() > 0) {
            log.log(
                    Level.WARNING,
                    "{0} calls in {1} of the {2} have not ended in {3} seconds; it is closed under them",
                    before.calls.get(),
                    before.provider.name(),
                    name,
                    DRAIN_SECONDS);
        }
        try {
            before.plug.close();
        } catch (RuntimeException defect) {
            log.log(Level.ERROR, before.provider.name() + " of the " + name + " could not be closed", defect);
        } finally {
            draining.remove(before);
        }
    }

    /**
     * Whoever installs no provider at all of a socket that a node can do without does so on purpose.
     *
     * @param forGood whether a setting has to be changed before it can work
     */
    private void cannot(String message, boolean forGood, @Nullable Throwable defect) {
        if (obstacle.met(message, forGood)) {
            Level level = !required && installed.isEmpty() ? Level.INFO : Level.ERROR;
            log.log(level, message + "; it is tried again every " + RETRY_SECONDS + " seconds", defect);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Installed> providers() {
        Used<P> now = active;
        return installed.stream()
                .map(provider -> state(provider, now))
                .sorted(Comparator.comparing(Installed::name))
                .toList();
    }

    private Installed state(Provider<P> provider, @Nullable Used<P> now) {
        if (now != null && now.provider == provider) {
            return new Installed(
                    provider.name(),
                    Socket.State.ACTIVE,
                    now.calls.get(),
                    now.plug.report().message());
        }
        for (Used<P> each : draining) {
            if (each.provider == provider) {
                return new Installed(provider.name(), Socket.State.DRAINING, each.calls.get(), "");
            }
        }
        return provider.name().equals(selected)
                ? new Installed(
                        provider.name(),
                        Socket.State.FAILED,
                        0,
                        obstacle.report().message())
                : new Installed(provider.name(), Socket.State.STANDBY, 0, "");
    }

    @Override
    public String part() {
        return name;
    }

    @Override
    public boolean requiredForReadiness() {
        return required;
    }

    /** How the active provider feels; worse if another one is selected that cannot be opened. */
    @Override
    public Report report() {
        Used<P> now = active;
        Report wrong = obstacle.report();
        if (now == null) {
            return wrong;
        }
        return wrong.state() == Health.State.UP
                ? now.plug.report()
                : Report.degraded(now.provider.name() + " is still used: " + wrong.message());
    }
}
