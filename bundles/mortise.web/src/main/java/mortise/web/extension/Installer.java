package mortise.web.extension;

import java.util.List;
import java.util.Optional;
import mortise.core.Extensions;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.FieldOption;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The part of the host that installs extensions, as long as it is there. Safe for use by many threads. */
@Component(service = Installer.class)
public final class Installer {
    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            fieldOption = FieldOption.REPLACE)
    private volatile List<Extensions> services = List.of();

    /** Called by the host; the part comes and goes. */
    public Installer() {}

    /** The part, for a host without a framework; none for one that cannot install. */
    public Installer(List<Extensions> services) {
        this.services = List.copyOf(services);
    }

    /** Returns the part, empty while it is away. */
    Optional<Extensions> get() {
        return services.stream().findFirst();
    }
}
