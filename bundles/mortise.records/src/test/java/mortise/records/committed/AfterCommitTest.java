package mortise.records.committed;

import static org.assertj.core.api.Assertions.assertThat;

import mortise.entity.RecordChanges;
import org.junit.jupiter.api.Test;

class AfterCommitTest {
    static final class Odd_$Hooks {}

    @Test
    void namesEachHookAsTheQueueTakesIt() {
        String pattern = "[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*";

        assertThat(AfterCommit.subscriber(String.class)).isEqualTo("hooks.java.lang.string");
        assertThat(AfterCommit.subscriber(AfterCommitTest.class))
                .isEqualTo("hooks.mortise.records.committed.aftercommittest");
        assertThat(AfterCommit.subscriber(Odd_$Hooks.class)).matches(pattern);
        assertThat(AfterCommit.subscriber(java.util.concurrent.ConcurrentHashMap.KeySetView.class))
                .matches(pattern)
                .hasSizeLessThanOrEqualTo(100);
    }

    @Test
    void namesTheTopicOfAnEntityInLowerCase() {
        assertThat(RecordChanges.topicOf("account").name()).isEqualTo("record.changed.account");
        assertThat(RecordChanges.topicOf("mailTemplate").name()).isEqualTo("record.changed.mail-template");
        assertThat(RecordChanges.topicOf("x2Y").name()).isEqualTo("record.changed.x2-y");
    }
}
