package mortise.jobs.http;

import jakarta.ws.rs.core.Application;
import java.util.Set;
import mortise.jobs.Jobs;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Jobs over REST, at {@code /api/jobs}: who calls is found out where it is for every other resource. */
@Component(service = Application.class, property = "osgi.jakartars.application.base=/jobs")
public final class JobsApplication extends Application {
    private final JobResource resource;

    /** Called by the host. */
    @Activate
    public JobsApplication(@Reference Jobs jobs) {
        resource = new JobResource(jobs);
    }

    @Override
    @SuppressWarnings("deprecation") // there is no other way to hand over an object with references
    public Set<Object> getSingletons() {
        return Set.of(resource);
    }
}
