package mortise.operations.components;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** Asks Declarative Services about bundles' components. Safe for use by many threads. */
public final class Components {
    private static final Pattern THROWN = Pattern.compile("(?m)^(?:Caused by: )?([\\w.$]+)(?:: (.*))?$");
    private static final Pattern WRAPPER =
            Pattern.compile("org\\.osgi\\.|org\\.apache\\.felix\\.|java\\.lang\\.reflect\\.");

    private final ServiceComponentRuntime runtime;

    /** A view on the components of this runtime. */
    public Components(ServiceComponentRuntime runtime) {
        this.runtime = runtime;
    }

    /**
     * Returns the components of bundles that do not run though nobody switched them off, those that failed first. One
     * that only waits for another of them is left out.
     */
    public List<Trouble> troubles(Collection<Bundle> bundles) {
        List<Trouble> failed = new ArrayList<>();
        List<ComponentConfigurationDTO> waiting = new ArrayList<>();
        Set<String> missing = new HashSet<>();
        for (ComponentDescriptionDTO description :
                runtime.getComponentDescriptionDTOs(bundles.toArray(new Bundle[bundles.size()]))) {
            for (ComponentConfigurationDTO component : runtime.getComponentConfigurationDTOs(description)) {
                if (component.state == ComponentConfigurationDTO.FAILED_ACTIVATION) {
                    failed.add(new Trouble(description.name, true, failure(description, component.failure)));
                } else if (component.state == ComponentConfigurationDTO.UNSATISFIED_REFERENCE) {
                    waiting.add(component);
                } else {
                    continue;
                }
                missing.addAll(Arrays.asList(description.serviceInterfaces));
            }
        }
        List<Trouble> roots = waits(waiting, missing);
        List<Trouble> named = roots.isEmpty() && failed.isEmpty() ? waits(waiting, Set.of()) : roots;
        return Stream.concat(failed.stream(), named.stream()).toList();
    }

    private static List<Trouble> waits(List<ComponentConfigurationDTO> waiting, Set<String> brought) {
        return waiting.stream()
                .flatMap(component -> waits(component, brought).stream())
                .toList();
    }

    /** Nothing if all that it waits for would be brought by components that wait or failed themselves. */
    private static List<Trouble> waits(ComponentConfigurationDTO component, Set<String> brought) {
        List<String> services = Arrays.stream(component.unsatisfiedReferences)
                .map(unsatisfied -> Arrays.stream(component.description.references)
                        .filter(reference -> reference.name.equals(unsatisfied.name))
                        .map(reference -> reference.interfaceName)
                        .findFirst()
                        .orElse(unsatisfied.name))
                .filter(service -> !brought.contains(service))
                .sorted()
                .toList();
        String name = component.description.name;
        return services.isEmpty()
                ? List.of()
                : List.of(new Trouble(name, false, name + " waits for " + String.join(", ", services)));
    }

    /** The settings' name and what the outermost exception of the component itself says, out of a stack trace. */
    private static String failure(ComponentDescriptionDTO description, @Nullable String stackTrace) {
        String name = description.configurationPid.length == 0 ? description.name : description.configurationPid[0];
        String message = THROWN.matcher(stackTrace == null ? "" : stackTrace)
                .results()
                .filter(thrown -> thrown.group(2) != null
                        && !WRAPPER.matcher(thrown.group(1)).lookingAt())
                .map(thrown -> thrown.group(2))
                .findFirst()
                .orElse("cannot be started; the log says why");
        return message.startsWith(name) ? message : name + ": " + message;
    }
}
