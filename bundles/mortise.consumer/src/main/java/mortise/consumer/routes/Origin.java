package mortise.consumer.routes;

import java.util.Objects;
import org.osgi.framework.Bundle;

/**
 * The bundle that routes or topics come from.
 *
 * @param id the bundle's
 * @param name the bundle's symbolic name
 */
record Origin(long id, String name) {
    static Origin of(Bundle bundle) {
        return new Origin(
                bundle.getBundleId(),
                Objects.requireNonNullElse(bundle.getSymbolicName(), "bundle-" + bundle.getBundleId()));
    }
}
