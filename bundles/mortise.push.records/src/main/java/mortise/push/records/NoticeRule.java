package mortise.push.records;

import mortise.core.Context;
import mortise.push.Channel;
import mortise.push.ChannelRule;
import mortise.push.Notice;
import org.osgi.service.component.annotations.Component;

/** What everybody is told is for everybody who has signed in. */
@Component(service = ChannelRule.class)
public final class NoticeRule implements ChannelRule<Notice> {
    /** Called by the host. */
    public NoticeRule() {}

    @Override
    public Channel<Notice> channel() {
        return Channel.NOTICE;
    }

    @Override
    public boolean mayHear(String key) {
        return key.isEmpty() && !Context.current().identity().isAnonymous();
    }
}
