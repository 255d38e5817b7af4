package mortise.tags.http;

import jakarta.ws.rs.core.Application;
import java.util.Set;
import mortise.entity.Entities;
import mortise.tags.Tags;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tags over REST, at {@code /api/tags}. */
@Component(service = Application.class, property = "osgi.jakartars.application.base=/tags")
public final class TagsApplication extends Application {
    private final TagsResource resource;

    /** Called by the host. */
    @Activate
    public TagsApplication(@Reference Tags tags, @Reference Entities entities) {
        resource = new TagsResource(tags, entities);
    }

    @Override
    @SuppressWarnings("deprecation") // there is no other way to hand over an object with references
    public Set<Object> getSingletons() {
        return Set.of(resource);
    }
}
