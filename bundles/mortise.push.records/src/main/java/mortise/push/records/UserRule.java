package mortise.push.records;

import mortise.core.Context;
import mortise.push.Channel;
import mortise.push.ChannelRule;
import mortise.push.Notified;
import org.osgi.service.component.annotations.Component;

/** What a person is told is for that person. */
@Component(service = ChannelRule.class)
public final class UserRule implements ChannelRule<Notified> {
    /** Called by the host. */
    public UserRule() {}

    @Override
    public Channel<Notified> channel() {
        return Channel.USER;
    }

    @Override
    public boolean mayHear(String key) {
        return key.equals(String.valueOf(Context.current().identity().id()));
    }
}
