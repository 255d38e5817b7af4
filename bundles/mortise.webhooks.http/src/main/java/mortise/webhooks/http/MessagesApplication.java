package mortise.webhooks.http;

import jakarta.ws.rs.core.Application;
import java.util.Set;
import mortise.webhooks.Webhooks;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Messages of webhooks over REST, at {@code /api/webhook-messages}. */
@Component(service = Application.class, property = "osgi.jakartars.application.base=/webhook-messages")
public final class MessagesApplication extends Application {
    private final MessageResource resource;

    /** Called by the host. */
    @Activate
    public MessagesApplication(@Reference Webhooks webhooks) {
        resource = new MessageResource(webhooks);
    }

    @Override
    @SuppressWarnings("deprecation") // there is no other way to hand over an object with references
    public Set<Object> getSingletons() {
        return Set.of(resource);
    }
}
