package mortise.push.records;

import mortise.access.Users;
import mortise.core.Context;
import mortise.push.Channel;
import mortise.push.ChannelRule;

/** A channel without keys is for administrators. */
abstract class AdministratorsRule<T> implements ChannelRule<T> {
    private final Channel<T> channel;
    private final Users users;

    AdministratorsRule(Channel<T> channel, Users users) {
        this.channel = channel;
        this.users = users;
    }

    @Override
    public final Channel<T> channel() {
        return channel;
    }

    @Override
    public final boolean mayHear(String key) {
        return key.isEmpty() && users.administers(Context.current().identity());
    }
}
