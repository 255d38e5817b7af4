package mortise.push.records;

import mortise.access.Users;
import mortise.push.Channel;
import mortise.push.ChannelRule;
import mortise.push.ProviderStates;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Which providers are in use is for administrators. */
@Component(service = ChannelRule.class)
public final class ProviderRule extends AdministratorsRule<ProviderStates> {
    /** Called by the host. */
    @Activate
    public ProviderRule(@Reference Users users) {
        super(Channel.PROVIDERS, users);
    }
}
