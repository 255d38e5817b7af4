package mortise.bulk.http;

import jakarta.ws.rs.core.Application;
import java.util.Set;
import mortise.bulk.BulkOperations;
import mortise.jobs.Jobs;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Bulk operations over REST, at {@code /api/bulk}: who calls is found out where it is for every other resource. */
@Component(service = Application.class, property = "osgi.jakartars.application.base=/bulk")
public final class BulkApplication extends Application {
    private final BulkResource resource;

    /** Called by the host. */
    @Activate
    public BulkApplication(@Reference BulkOperations operations, @Reference Jobs jobs) {
        resource = new BulkResource(operations, jobs);
    }

    @Override
    @SuppressWarnings("deprecation") // there is no other way to hand over an object with references
    public Set<Object> getSingletons() {
        return Set.of(resource);
    }
}
