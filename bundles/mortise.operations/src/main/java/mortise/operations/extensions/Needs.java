package mortise.operations.extensions;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.ExecutionEnvironmentNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.resource.Namespace;

/** Says in words what a bundle needs and nobody here provides. */
final class Needs {
    private static final Pattern LOWEST = Pattern.compile("(?<!!)\\((?:bundle-)?version>=([^)]+)\\)");
    private static final Pattern LIMIT = Pattern.compile("!\\((?:bundle-)?version>=([^)]+)\\)");

    private Needs() {}

    /** Returns what is missing, one phrase each: "the package acme.core [1.0.0,2.0.0)". */
    static List<String> missing(Bundle bundle, FrameworkWiring framework) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision == null
                ? List.of()
                : revision.getDeclaredRequirements(null).stream()
                        .filter(Needs::isNeededToResolve)
                        .filter(requirement ->
                                framework.findProviders(requirement).isEmpty())
                        .map(Needs::words)
                        .sorted()
                        .toList();
    }

    private static boolean isNeededToResolve(BundleRequirement requirement) {
        String effective = requirement
                .getDirectives()
                .getOrDefault(Namespace.REQUIREMENT_EFFECTIVE_DIRECTIVE, Namespace.EFFECTIVE_RESOLVE);
        String resolution = requirement
                .getDirectives()
                .getOrDefault(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE, Namespace.RESOLUTION_MANDATORY);
        return effective.equals(Namespace.EFFECTIVE_RESOLVE) && resolution.equals(Namespace.RESOLUTION_MANDATORY);
    }

    private static String words(BundleRequirement requirement) {
        String filter = requirement.getDirectives().getOrDefault(Constants.FILTER_DIRECTIVE, "");
        return switch (requirement.getNamespace()) {
            case PackageNamespace.PACKAGE_NAMESPACE -> "the package " + named(requirement, filter);
            case BundleRevision.BUNDLE_NAMESPACE -> "the bundle " + named(requirement, filter);
            case ExecutionEnvironmentNamespace.EXECUTION_ENVIRONMENT_NAMESPACE -> "another Java: " + filter;
            default -> requirement.getNamespace() + " " + filter;
        };
    }

    private static String named(BundleRequirement requirement, String filter) {
        Matcher name = Pattern.compile("\\(" + Pattern.quote(requirement.getNamespace()) + "=([^)]+)\\)")
                .matcher(filter);
        Matcher lowest = LOWEST.matcher(filter);
        Matcher limit = LIMIT.matcher(filter);
        String range = lowest.find() ? " [" + lowest.group(1) + "," + (limit.find() ? limit.group(1) : "") + ")" : "";
        return (name.find() ? name.group(1) : filter) + range;
    }
}
