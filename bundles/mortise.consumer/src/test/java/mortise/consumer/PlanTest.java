package mortise.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTest {
    @ParameterizedTest
    @CsvSource({
        "mail.send, mail.send/mailer, true",
        "mail.*, mail.send/mailer, true",
        "mail.*, e.mail.send/mailer, false",
        "*, mail.send/mailer, true",
        "mail.*/search, mail.send/mailer, false",
        "*/search, record.changed.account/search, true",
        "record.*.account/*, record.changed.account/search, true",
        "mail.send, mail.sender/mailer, false",
        "mail.send, mailXsend/mailer, false"
    })
    void findsSubscriptions(String pattern, String subscription, boolean found) {
        assertThat(Plan.pattern(pattern).matcher(subscription).matches()).isEqualTo(found);
    }

    @Test
    void theLastLineThatFitsCounts() {
        Plan<Integer> plan = new Plan<>(
                "concurrency", new String[] {"*=2", "mail.*=4", " mail.send = 6 ", ""}, 1, Plan.number(1, 10));

        assertThat(plan.of("mail.send/mailer")).isEqualTo(6);
        assertThat(plan.of("mail.log/mailer")).isEqualTo(4);
        assertThat(plan.of("x/y")).isEqualTo(2);
        assertThat(new Plan<>("concurrency", new String[] {}, 1, Plan.number(1, 10)).of("x/y"))
                .isEqualTo(1);
    }
}
