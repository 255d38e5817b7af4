package mortise.operations.extensions;

import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mortise.core.Failure;
import org.apache.karaf.features.BundleInfo;
import org.apache.karaf.features.Dependency;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeaturesService;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * Tells what belongs to the host from what was added to it. Added is a feature that was asked for by name and is no part
 * of a stack that was asked for, no library and none of Karaf's; and a bundle that belongs to no feature. Safe for use by
 * many threads.
 */
public final class Inventory {
    private static final Pattern STACK = Pattern.compile("mortise-stack-.*");
    private static final Pattern FOUNDATION = Pattern.compile("mortise-(tp|stack)-.*|mortise-(base|operations)");
    private static final String OF_KARAF = "mvn:org.apache.karaf.features/";
    private static final String STARTUP = "reference:";
    private static final String CAUSED_BY = "caused by: ";

    private final BundleContext context;
    private final FeaturesService features;
    private final Set<String> booted;

    /** The inventory of the node that this context belongs to. */
    public Inventory(BundleContext context, FeaturesService features) {
        this.context = context;
        this.features = features;
        booted = Arrays.stream(Objects.toString(context.getProperty("mortise.features"), "")
                        .split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the names of the features that the node was started with: {@code MORTISE_FEATURES}. */
    public Set<String> booted() {
        return booted;
    }

    /** Returns the features that were added. */
    List<Feature> addedFeatures() {
        Feature[] required = ask(FeaturesService::listRequiredFeatures);
        Set<String> stacks = new HashSet<>();
        Arrays.stream(required)
                .filter(feature -> STACK.matcher(feature.getName()).matches())
                .forEach(stack -> gather(stack, stacks));
        return Arrays.stream(required)
                .filter(feature -> isOffered(feature) && !stacks.contains(feature.getName()))
                .toList();
    }

    /** Returns the features that could be added, the newest version of each. */
    List<Feature> offers() {
        return Arrays.stream(ask(FeaturesService::listFeatures))
                .filter(feature -> isOffered(feature) && !feature.isHidden())
                .map(Feature::getName)
                .distinct()
                .flatMap(name -> feature(name).stream())
                .filter(feature -> !features.isInstalled(feature))
                .sorted(Comparator.comparing(Feature::getName))
                .toList();
    }

    /** Returns the newest feature of this name. */
    public Optional<Feature> feature(String name) {
        return Optional.ofNullable(ask(service -> service.getFeature(name)));
    }

    /** Returns the bundles that a feature names itself, as far as they are installed. */
    public List<Bundle> bundlesOf(Feature feature) {
        return feature.getBundles().stream()
                .map(BundleInfo::getLocation)
                .map(context::getBundle)
                .filter(Objects::nonNull)
                .toList();
    }

    /** Returns the bundles that were added, and that no feature brought. */
    public List<Bundle> addedBundles() {
        Set<String> locations = new HashSet<>();
        for (Feature feature : ask(FeaturesService::listInstalledFeatures)) {
            Stream.concat(
                            feature.getBundles().stream(),
                            feature.getConditional().stream().flatMap(part -> part.getBundles().stream()))
                    .forEach(bundle -> locations.add(bundle.getLocation()));
        }
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getBundleId() != 0
                        && bundle.getSymbolicName() != null
                        && !bundle.getLocation().startsWith(STARTUP)
                        && !locations.contains(bundle.getLocation()))
                .toList();
    }

    /** Returns the bundles that the host consists of, and those of features that were added. */
    public List<Bundle> otherBundles() {
        List<Bundle> added = addedBundles();
        return Arrays.stream(context.getBundles())
                .filter(bundle -> !added.contains(bundle))
                .toList();
    }

    private static boolean isOffered(Feature feature) {
        return !FOUNDATION.matcher(feature.getName()).matches()
                && !Objects.toString(feature.getRepositoryUrl(), "").startsWith(OF_KARAF);
    }

    private void gather(Feature feature, Set<String> names) {
        for (Dependency dependency : feature.getDependencies()) {
            if (names.add(dependency.getName())) {
                feature(dependency.getName()).ifPresent(found -> gather(found, names));
            }
        }
    }

    /**
     * Tells why the features that the node was started with cannot be installed, trying without doing anything; waits for
     * an installation under way.
     *
     * @return empty if they can
     */
    public Optional<String> whyNotBooted() {
        try {
            features.installFeatures(booted, FeaturesService.ROOT_REGION, EnumSet.of(FeaturesService.Option.Simulate));
            return Optional.empty();
        } catch (Exception refused) {
            return Optional.of(reason(refused));
        }
    }

    /** Returns the last cause of a resolver's message, which repeats all that led to it. */
    static String reason(Exception refused) {
        String message = Objects.toString(refused.getMessage(), refused.toString());
        int last = message.lastIndexOf(CAUSED_BY);
        return last < 0 ? message : message.substring(last + CAUSED_BY.length()).replaceAll("]+$", "");
    }

    private interface Question<T> {
        T ask(FeaturesService service) throws Exception;
    }

    private <T> T ask(Question<T> question) {
        try {
            return question.ask(features);
        } catch (Exception e) {
            throw Failure.unavailable("the features of the node cannot be read: " + e.getMessage(), e);
        }
    }
}
