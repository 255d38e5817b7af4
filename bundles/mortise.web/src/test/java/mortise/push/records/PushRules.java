package mortise.push.records;

import java.util.List;
import mortise.access.Users;
import mortise.entity.AccessRules;
import mortise.entity.Entities;
import mortise.entity.Records;
import mortise.push.ChannelRule;

/** The rules of records and people, as the container has them. */
public final class PushRules {
    private PushRules() {}

    /** Returns them. */
    public static List<ChannelRule<?>> all(Records records, Entities entities, AccessRules access, Users users) {
        return List.of(
                new RecordsRule(records, entities, access), new UserRule(), new NoticeRule(), new MailStateRule(users));
    }
}
