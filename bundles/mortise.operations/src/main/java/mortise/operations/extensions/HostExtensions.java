package mortise.operations.extensions;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mortise.access.Users;
import mortise.core.Context;
import mortise.core.Extensions;
import mortise.core.Failure;
import mortise.core.Health;
import mortise.core.Identity;
import mortise.entity.BundleState;
import mortise.entity.Entities;
import mortise.entity.Resource;
import mortise.operations.Settings;
import mortise.operations.components.Components;
import mortise.operations.components.Trouble;
import org.apache.karaf.features.BootFinished;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeaturesService;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds and removes extensions through the framework and Karaf's features. What was added is kept in the folder
 * {@code extensions} of the node's data and brought back when the cache of bundles was made anew, once the features of
 * the start are there; until then the node is not ready.
 */
@Component(
        immediate = true,
        service = {Extensions.class, Health.class},
        configurationPid = Settings.PID)
public final class HostExtensions implements Extensions, Health {
    private static final Logger log = LoggerFactory.getLogger(HostExtensions.class);

    /** Nobody else is refreshed, and bundles that people installed by hand stay theirs: docs/adr/0003. */
    private static final EnumSet<FeaturesService.Option> TOUCH_NOBODY =
            EnumSet.of(FeaturesService.Option.NoAutoRefreshBundles, FeaturesService.Option.NoAutoManageBundles);

    private static final Duration ENTITIES_PATIENCE = Duration.ofSeconds(10);
    /** The deploy folder is looked at every second. */
    private static final Duration DEPLOY_PATIENCE = Duration.ofSeconds(5);

    private final BundleContext context;
    private final FeaturesService features;
    private final FrameworkWiring framework;
    private final Inventory inventory;
    private final Components components;
    private final Store store;
    private final Path deploy;
    private final ExecutorService restorer =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "mortise.extensions"));
    private volatile boolean restored;

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile List<Entities> entities = List.of();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile List<Users> users = List.of();

    /** Called by the host. */
    @Activate
    public HostExtensions(
            BundleContext context,
            Settings settings,
            @Reference FeaturesService features,
            @Reference ServiceComponentRuntime runtime) {
        this.context = context;
        this.features = features;
        framework = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
        inventory = new Inventory(context, features);
        components = new Components(runtime);
        Path data = Path.of(Objects.requireNonNull(context.getProperty("mortise.data"), "mortise.data is not set"));
        store = new Store(data.resolve("extensions"), settings.maxExtensionMebibytes() * (1L << 20));
        deploy = data.resolve("deploy");
    }

    /** Stops bringing extensions back. */
    @Deactivate
    public void close() {
        restorer.shutdownNow();
    }

    /** Called when the features of the start are there. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void addBootFinished(BootFinished finished) {
        restorer.execute(this::restore);
    }

    /** Nothing is undone. */
    void removeBootFinished(BootFinished finished) {}

    @Override
    public List<Extension> list() {
        requireAdministrator();
        return found().stream()
                .map(this::describe)
                .sorted(Comparator.comparing(Extension::title, String.CASE_INSENSITIVE_ORDER)
                        .thenComparing(Extension::id))
                .toList();
    }

    @Override
    public List<Offer> offers() {
        requireAdministrator();
        return inventory.offers().stream()
                .map(feature -> new Offer(
                        feature.getName(), feature.getVersion(), Objects.toString(feature.getDescription(), "")))
                .toList();
    }

    @Override
    public List<Effect> impact(String id) {
        requireAdministrator();
        return new Impact(context, framework, entities).of(find(id).bundles());
    }

    @Override
    public Extension install(InputStream jar, String fileName) {
        requireAdministrator();
        synchronized (store) {
            Path received = store.receive(jar, fileName);
            try {
                Extension extension = describe(install(received, Jar.read(received, fileName)));
                log.info("Installed extension {} {}", extension.id(), extension.version());
                return extension;
            } finally {
                store.discard(received);
            }
        }
    }

    private Added install(Path received, Jar jar) {
        List<Bundle> same = namesakes(jar.name());
        if (same.stream().anyMatch(inventory.otherBundles()::contains)) {
            throw Failure.conflict("part-of-the-host", "'" + jar.name() + "' is the name of a part of the host");
        }
        if (same.stream().anyMatch(bundle -> bundle.getVersion().equals(jar.version()))) {
            throw Failure.conflict("installed", jar.name() + " " + jar.version() + " is installed already");
        }
        Bundle fresh = null;
        try {
            fresh = put(jar, received);
            if (!framework.resolveBundles(Set.of(fresh))) {
                throw cannot(jar, unresolved(fresh), null);
            }
            replace(same, fresh, jar);
            store.keep(received, jar);
            for (Bundle old : same) {
                uninstall(old);
            }
        } catch (Failure failure) {
            if (fresh != null) {
                drop(fresh);
            }
            throw failure;
        }
        Added added = new Added(jar.name(), null, List.of(fresh));
        awaitEntities(added);
        return added;
    }

    private Bundle put(Jar jar, Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            return context.installBundle(jar.location(), content);
        } catch (BundleException | IOException refused) {
            throw cannot(jar, Objects.toString(refused.getMessage(), "the framework refuses it"), refused);
        }
    }

    /** Starts a bundle in the place of others, which run again if it cannot be started. */
    private static void replace(List<Bundle> others, Bundle fresh, Jar jar) {
        List<Bundle> stopped = new ArrayList<>();
        try {
            for (Bundle other : others) {
                if (other.getState() == Bundle.ACTIVE) {
                    other.stop(Bundle.STOP_TRANSIENT);
                    stopped.add(other);
                }
            }
            fresh.start(Bundle.START_ACTIVATION_POLICY);
        } catch (BundleException failed) {
            for (Bundle other : stopped) {
                restart(other);
            }
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw cannot(jar, "it cannot be started: " + cause.getMessage(), failed);
        }
    }

    private static void restart(Bundle bundle) {
        try {
            bundle.start(Bundle.START_TRANSIENT);
        } catch (BundleException e) {
            log.error("{} could not be started again", bundle.getSymbolicName(), e);
        }
    }

    private static Failure cannot(Jar jar, String reason, @Nullable Throwable cause) {
        return new Failure(
                Failure.Kind.INVALID,
                "cannot-be-installed",
                jar.name() + " " + jar.version() + " cannot be installed: " + reason,
                cause);
    }

    private String unresolved(Bundle bundle) {
        List<String> missing = Needs.missing(bundle, framework);
        if (!missing.isEmpty()) {
            return "it needs " + String.join(", ", missing) + ", which nothing here has";
        }
        try {
            bundle.start();
            return "";
        } catch (BundleException reason) {
            return Objects.toString(reason.getMessage(), "it does not resolve");
        }
    }

    @Override
    public Extension installFeature(String name) {
        requireAdministrator();
        synchronized (store) {
            Feature feature = inventory.offers().stream()
                    .filter(offer -> offer.getName().equals(name))
                    .findFirst()
                    .orElseThrow(() -> inventory
                            .feature(name)
                            .filter(features::isInstalled)
                            .map(installed -> Failure.conflict("installed", "feature '" + name + "' is installed"))
                            .orElseGet(() -> Failure.missing("there is no feature '" + name + "' to install")));
            install(feature);
            store.addFeature(name);
            log.info("Installed feature {} {}", name, feature.getVersion());
            Added added = new Added(name, feature, inventory.bundlesOf(feature));
            awaitEntities(added);
            return describe(added);
        }
    }

    private void install(Feature feature) {
        try {
            features.installFeatures(Set.of(feature.getId()), FeaturesService.ROOT_REGION, TOUCH_NOBODY);
        } catch (Exception refused) {
            throw new Failure(
                    Failure.Kind.INVALID,
                    "cannot-be-installed",
                    "feature '" + feature.getName() + "' cannot be installed: " + Inventory.reason(refused),
                    refused);
        }
    }

    @Override
    public void remove(String id) {
        requireAdministrator();
        synchronized (store) {
            Added added = find(id);
            Feature feature = added.feature();
            if (inventory.booted().contains(id)) {
                throw Failure.conflict(
                        "booted",
                        "'" + id + "' belongs to what the node is started with: take it out of MORTISE_FEATURES");
            }
            if (feature == null) {
                added.bundles().forEach(this::uninstall);
            } else {
                uninstall(feature);
            }
            await(() -> entitiesAreGone(added), ENTITIES_PATIENCE);
            log.info("Removed extension {}", id);
        }
    }

    private void uninstall(Feature feature) {
        try {
            features.uninstallFeatures(Set.of(feature.getId()), FeaturesService.ROOT_REGION, TOUCH_NOBODY);
        } catch (Exception refused) {
            throw new Failure(
                    Failure.Kind.CONFLICT,
                    "cannot-be-removed",
                    "feature '" + feature.getName() + "' cannot be removed: " + refused.getMessage(),
                    refused);
        }
        store.removeFeature(feature.getName());
    }

    /** The file goes first, or it would bring the bundle back. */
    private void uninstall(Bundle bundle) {
        store.discard(new Jar(bundle.getSymbolicName(), bundle.getVersion()));
        String location = bundle.getLocation();
        if (location.startsWith("file:") && location.contains(deploy + "/")) {
            store.discard(deploy.resolve(location.substring(location.lastIndexOf('/') + 1)));
            await(() -> bundle.getState() == Bundle.UNINSTALLED, DEPLOY_PATIENCE);
        }
        drop(bundle);
    }

    private static void drop(Bundle bundle) {
        try {
            bundle.uninstall();
        } catch (IllegalStateException alreadyGone) {
            // By whoever watches the deploy folder, or by hand.
        } catch (BundleException e) {
            throw Failure.unavailable(bundle.getSymbolicName() + " cannot be removed: " + e.getMessage(), e);
        }
    }

    /** Brings back what was installed, after the cache of bundles was made anew. An edge: one that cannot come stops no other. */
    private void restore() {
        synchronized (store) {
            for (String name : store.features()) {
                try {
                    inventory
                            .feature(name)
                            .filter(feature -> !features.isInstalled(feature))
                            .ifPresent(this::install);
                } catch (Failure failure) {
                    log.error("{}", failure.getMessage(), failure);
                }
            }
            for (Path file : store.jars()) {
                try {
                    Jar jar = Jar.read(file, file.toString());
                    if (namesakes(jar.name()).stream()
                            .noneMatch(bundle -> bundle.getVersion().equals(jar.version()))) {
                        put(jar, file).start(Bundle.START_ACTIVATION_POLICY);
                        log.info("Brought back extension {} {}", jar.name(), jar.version());
                    }
                } catch (Failure | BundleException failure) {
                    log.error("{} was not brought back: {}", file.getFileName(), failure.getMessage());
                }
            }
        }
        restored = true;
    }

    private List<Bundle> namesakes(String name) {
        return Stream.of(context.getBundles())
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .toList();
    }

    /** An extension before it is described; a feature, or else a bundle. */
    private record Added(String id, @Nullable Feature feature, List<Bundle> bundles) {}

    private List<Added> found() {
        Stream<Added> byFeature = inventory.addedFeatures().stream()
                .map(feature -> new Added(feature.getName(), feature, inventory.bundlesOf(feature)));
        Stream<Added> byBundle =
                inventory.addedBundles().stream()
                        .collect(Collectors.groupingBy(Bundle::getSymbolicName))
                        .entrySet()
                        .stream()
                        .map(bundle -> new Added(bundle.getKey(), null, bundle.getValue()));
        return Stream.concat(byFeature, byBundle).toList();
    }

    private Added find(String id) {
        return found().stream()
                .filter(added -> added.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Failure.missing("there is no extension '" + id + "'"));
    }

    private Extension describe(Added added) {
        Feature feature = added.feature();
        String title = feature == null ? header(added, Constants.BUNDLE_NAME) : feature.getDescription();
        String version = feature == null ? newest(added).getVersion().toString() : feature.getVersion();
        Optional<Obstacle> obstacle = obstacle(added);
        return new Extension(
                added.id(),
                title == null || title.isBlank() ? added.id() : title,
                version,
                feature == null ? Kind.BUNDLE : Kind.FEATURE,
                obstacle.map(Obstacle::state).orElse(Extensions.State.RUNNING),
                obstacle.map(Obstacle::reason)
                        .orElse(feature == null ? header(added, Constants.BUNDLE_DESCRIPTION) : ""),
                entitiesOf(added),
                !inventory.booted().contains(added.id()));
    }

    private static Bundle newest(Added added) {
        return added.bundles().get(added.bundles().size() - 1);
    }

    private static String header(Added added, String name) {
        return Objects.toString(newest(added).getHeaders("").get(name), "");
    }

    private List<String> entitiesOf(Added added) {
        return states(added).flatMap(state -> state.entities().stream()).toList();
    }

    private Stream<BundleState> states(Added added) {
        Set<String> names =
                added.bundles().stream().map(Bundle::getSymbolicName).collect(Collectors.toSet());
        return entities.stream()
                .flatMap(known -> known.states().stream())
                .filter(state -> names.contains(state.bundle()));
    }

    /** What keeps an extension from running. */
    private record Obstacle(Extensions.State state, String reason) {}

    private Optional<Obstacle> obstacle(Added added) {
        for (Bundle bundle : added.bundles()) {
            if (bundle.getState() == Bundle.INSTALLED) {
                List<String> missing = Needs.missing(bundle, framework);
                String needs = missing.isEmpty() ? "something that is missing" : String.join(", ", missing);
                return Optional.of(
                        new Obstacle(Extensions.State.WAITING, bundle.getSymbolicName() + " waits for " + needs));
            }
            if (bundle.getState() == Bundle.RESOLVED) {
                return Optional.of(
                        new Obstacle(Extensions.State.WAITING, bundle.getSymbolicName() + " was not started"));
            }
        }
        Optional<Trouble> trouble =
                components.troubles(added.bundles()).stream().findFirst();
        if (trouble.isPresent()) {
            return trouble.map(found ->
                    new Obstacle(found.failed() ? Extensions.State.FAILED : Extensions.State.WAITING, found.reason()));
        }
        return entityProblem(added).map(problem -> new Obstacle(Extensions.State.WAITING, problem));
    }

    /** Why not all entities of an extension are in use; empty if they are, or if nobody here uses entities. */
    private Optional<String> entityProblem(Added added) {
        if (entities.isEmpty() || added.bundles().stream().noneMatch(HostExtensions::describesEntities)) {
            return Optional.empty();
        }
        List<BundleState> states = states(added).toList();
        return states.isEmpty()
                ? Optional.of("its entities are being made ready")
                : states.stream()
                        .map(BundleState::problem)
                        .filter(Objects::nonNull)
                        .findFirst();
    }

    private boolean entitiesAreGone(Added added) {
        Set<String> names =
                added.bundles().stream().map(Bundle::getSymbolicName).collect(Collectors.toSet());
        return entities.stream()
                .flatMap(known -> known.model().types().stream())
                .noneMatch(type -> names.contains(type.bundle()));
    }

    private static boolean describesEntities(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision != null
                && !revision.getDeclaredCapabilities(Resource.NAMESPACE).isEmpty();
    }

    /** Entities come a moment after their bundle; whoever installs one wants to see them. */
    private void awaitEntities(Added added) {
        await(() -> entityProblem(added).isEmpty(), ENTITIES_PATIENCE);
    }

    private static void await(BooleanSupplier done, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        try {
            while (!done.getAsBoolean() && System.nanoTime() < end) {
                Thread.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void requireAdministrator() {
        Identity identity = Context.current().identity();
        if (!identity.isSystem() && users.stream().noneMatch(known -> known.administers(identity))) {
            throw Failure.denied("only administrators may see and change extensions");
        }
    }

    @Override
    public String part() {
        return "extensions";
    }

    @Override
    public boolean requiredForReadiness() {
        return !restored;
    }

    @Override
    public Report report() {
        if (!restored) {
            return Report.down("extensions are being brought back");
        }
        List<Added> all = found();
        List<String> reasons = all.stream()
                .flatMap(added -> obstacle(added).stream().map(found -> added.id() + ": " + found.reason()))
                .toList();
        return reasons.isEmpty() ? Report.up(all.size() + " installed") : Report.degraded(String.join("; ", reasons));
    }
}
