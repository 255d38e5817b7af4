package mortise.rest.host;

import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.ws.rs.core.Application;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.glassfish.jersey.server.ResourceConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The applications of extensions by their names. Requests read a table that never changes and is replaced as a whole, so
 * that an application comes and goes without a lock that others would feel. Of several applications of one name the one
 * of the highest ranking serves, and the others stand by, started. Safe for use by many threads.
 */
public final class Applications {
    /** The service property that says where under {@code /api} an application is served: {@code /reports}. */
    public static final String BASE = "osgi.jakartars.application.base";

    private static final Logger log = LoggerFactory.getLogger(Applications.class);
    private static final String NAME = "[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}";

    private final String root;
    private final Supplier<Duration> drain;
    private final Supplier<Collection<?>> common;
    private final Map<Application, Candidate> candidates = new IdentityHashMap<>();
    private @Nullable ServletConfig servlet;
    private volatile Map<String, Mount> table = Map.of();
    private volatile List<Installed> installed = List.of();

    /**
     * No applications yet.
     *
     * @param root the path under which all are served
     * @param drain how long a leaving application is waited for
     * @param common makes what every application gets: mappers of failures, readers and writers of JSON
     */
    public Applications(String root, Supplier<Duration> drain, Supplier<Collection<?>> common) {
        this.root = root;
        this.drain = drain;
        this.common = common;
    }

    /** An application that is served. */
    public record Installed(String name, Application application) {}

    private static final class Candidate {
        private final String name;
        private final Application application;
        private final int ranking;
        private final long id;
        private @Nullable Mount mount;

        Candidate(String name, Application application, int ranking, long id) {
            this.name = name;
            this.application = application;
            this.ranking = ranking;
            this.id = id;
        }
    }

    /** Returns the application of a name, null if there is none. */
    public @Nullable Mount find(String name) {
        return table.get(name);
    }

    /** Returns what is served, by name. */
    public List<Installed> installed() {
        return installed;
    }

    /** Starts all that have come. */
    public synchronized void start(ServletConfig config) {
        servlet = config;
        candidates.values().forEach(this::mount);
        swap();
    }

    /** Ends all; they can be started again. */
    public synchronized void stop() {
        servlet = null;
        table = Map.of();
        installed = List.of();
        for (Candidate candidate : candidates.values()) {
            retire(candidate);
        }
    }

    /** Takes an application in; one that cannot be served is told to the log and left out. */
    public synchronized void add(Application application, Map<String, ?> properties) {
        String name = String.valueOf(properties.get(BASE)).replaceAll("^/+|/+$", "");
        if (!name.matches(NAME)) {
            log.error(
                    "{} is not served: its property {} is '{}', expected one step of a path as /reports",
                    application.getClass().getName(),
                    BASE,
                    properties.get(BASE));
            return;
        }
        int ranking = properties.get("service.ranking") instanceof Integer value ? value : 0;
        long id = properties.get("service.id") instanceof Long value ? value : Long.MAX_VALUE;
        Candidate candidate = new Candidate(name, application, ranking, id);
        candidates.put(application, candidate);
        mount(candidate);
        swap();
    }

    /** Lets an application go, when the last request has left it. */
    public void remove(Application application) {
        Candidate candidate;
        synchronized (this) {
            candidate = candidates.remove(application);
            swap();
        }
        if (candidate != null) {
            retire(candidate);
        }
    }

    private void mount(Candidate candidate) {
        if (servlet == null) {
            return;
        }
        ResourceConfig config = ResourceConfig.forApplication(candidate.application);
        common.get().forEach(config::register);
        try {
            candidate.mount = Mount.start(root + "/" + candidate.name, config, servlet);
            log.info("{}/{} is served by {}", root, candidate.name, className(candidate));
        } catch (ServletException | RuntimeException | LinkageError unusable) {
            log.error(
                    "{}/{} is not served: {} cannot be started", root, candidate.name, className(candidate), unusable);
        }
    }

    private static String className(Candidate candidate) {
        return candidate.application.getClass().getName();
    }

    private void retire(Candidate candidate) {
        Mount mount = candidate.mount;
        candidate.mount = null;
        if (mount != null) {
            Duration longest = drain.get();
            int left = mount.retire(longest);
            if (left > 0) {
                log.warn(
                        "{}/{} ended with {} requests in it, after {} s",
                        root,
                        candidate.name,
                        left,
                        longest.toSeconds());
            }
        }
    }

    private void swap() {
        List<Candidate> order = new ArrayList<>(candidates.values());
        order.sort(Comparator.comparingInt((Candidate candidate) -> candidate.ranking)
                .reversed()
                .thenComparingLong(candidate -> candidate.id));
        Map<String, Mount> mounts = new HashMap<>();
        List<Installed> served = new ArrayList<>();
        for (Candidate candidate : order) {
            Mount mount = candidate.mount;
            if (mount != null && mounts.putIfAbsent(candidate.name, mount) == null) {
                served.add(new Installed(candidate.name, candidate.application));
            }
        }
        served.sort(Comparator.comparing(Installed::name));
        installed = List.copyOf(served);
        table = Map.copyOf(mounts);
    }
}
