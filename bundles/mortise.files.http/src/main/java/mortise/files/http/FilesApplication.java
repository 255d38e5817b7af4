package mortise.files.http;

import jakarta.ws.rs.core.Application;
import java.util.Set;
import mortise.files.RecordFiles;
import mortise.storage.FileStore;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Files over REST, at {@code /api/files}: who calls is found out where it is for every other resource. */
@Component(service = Application.class, property = "osgi.jakartars.application.base=/files")
public final class FilesApplication extends Application {
    private final FileResource resource;

    /** Called by the host. */
    @Activate
    public FilesApplication(@Reference RecordFiles files, @Reference FileStore store) {
        resource = new FileResource(files, new Delivery(store));
    }

    @Override
    @SuppressWarnings("deprecation") // there is no other way to hand over an object with references
    public Set<Object> getSingletons() {
        return Set.of(resource);
    }
}
