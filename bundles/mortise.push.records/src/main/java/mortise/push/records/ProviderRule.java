package mortise.push.records;

import mortise.access.Users;
import mortise.core.Context;
import mortise.push.Channel;
import mortise.push.ChannelRule;
import mortise.push.ProviderStates;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Which providers are in use is for administrators. */
@Component(service = ChannelRule.class)
public final class ProviderRule implements ChannelRule<ProviderStates> {
    private final Users users;

    /** Called by the host. */
    @Activate
    public ProviderRule(@Reference Users users) {
        this.users = users;
    }

    @Override
    public Channel<ProviderStates> channel() {
        return Channel.PROVIDERS;
    }

    @Override
    public boolean mayHear(String key) {
        return key.isEmpty() && users.administers(Context.current().identity());
    }
}
