package mortise.entity;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Brings entities that no annotated class describes, and fields added to those of others. Registered as a service; to
 * tell of a change, change the service's properties. Administrators' custom entities and fields come this way.
 */
@ConsumerType
public interface EntitySource {
    /** Returns the entities it brings. */
    List<EntityType> entities();

    /** Returns the fields it adds, by the name of the entity they are added to; those of absent entities wait. */
    default Map<String, List<Field>> additions() {
        return Map.of();
    }
}
