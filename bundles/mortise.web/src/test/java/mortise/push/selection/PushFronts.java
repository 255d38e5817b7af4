package mortise.push.selection;

import java.util.Map;
import mortise.push.PushProvider;
import mortise.queue.selection.JsonFormat;
import mortise.testkit.Configurations;

/** Puts a front together as the container does. */
public final class PushFronts {
    private PushFronts() {}

    /** Returns a front with this provider. */
    public static PushFront with(PushProvider provider) {
        PushFront front = new PushFront(
                new JsonFormat(), Configurations.config(PushFront.Config.class, Map.of("provider", provider.name())));
        front.addProvider(provider);
        return front;
    }
}
