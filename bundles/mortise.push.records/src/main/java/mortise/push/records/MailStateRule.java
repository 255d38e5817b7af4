package mortise.push.records;

import mortise.access.Users;
import mortise.push.Channel;
import mortise.push.ChannelRule;
import mortise.push.MailTold;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What has become of mails is for administrators. */
@Component(service = ChannelRule.class)
public final class MailStateRule extends AdministratorsRule<MailTold> {
    /** Called by the host. */
    @Activate
    public MailStateRule(@Reference Users users) {
        super(Channel.MAIL, users);
    }
}
