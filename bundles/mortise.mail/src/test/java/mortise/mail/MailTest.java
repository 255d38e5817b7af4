package mortise.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.util.function.Consumer;
import mortise.core.Failure;
import org.junit.jupiter.api.Test;

class MailTest {
    private static final Address ADA = Address.of("ada@example.org");

    private static Mail.Draft draft() {
        return Mail.draft().to(ADA).subject("Hello").text("Hello.");
    }

    private static void assertRefused(String parameter, Consumer<Mail.Draft> change) {
        Mail.Draft draft = draft();
        change.accept(draft);
        assertThatThrownBy(draft::build).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID);
            assertThat(failure.problems().get(0).parameter()).isEqualTo(parameter);
        });
    }

    @Test
    void everyMailHasAnIdOfItsOwn() {
        assertThat(draft().build().id()).isNotEqualTo(draft().build().id());
        assertThat(draft().id("order-7.a+b@example.org").build().id()).isEqualTo("order-7.a+b@example.org");
    }

    @Test
    void whatCannotBeSentIsRefusedByName() {
        assertRefused("id", mail -> mail.id("order-7"));
        assertRefused("id", mail -> mail.id("<order-7@example.org>"));
        assertRefused("text", mail -> mail.text(" \n"));
        assertRefused("subject", mail -> mail.subject("x".repeat(501)));
        assertRefused("subject", mail -> mail.subject("a\tb"));
        assertRefused("headers", mail -> mail.header("Bcc", "eve@example.org"));
        assertRefused("headers", mail -> mail.header("Content-Type", "text/html"));
        assertRefused("headers", mail -> mail.header("X-: evil", "x"));
        assertRefused("headers", mail -> mail.header("X-" + "a".repeat(100), "x"));
        assertThatThrownBy(() -> Mail.draft().text("Hello").build()).hasMessageContaining("at least one recipient");
    }

    @Test
    void recipientsAreNotTooManyAndEachIsToldOnce() {
        assertRefused("to", mail -> {
            for (int i = 0; i < Mail.MOST_RECIPIENTS; i++) {
                mail.bcc(Address.of("copy-" + i + "@example.org"));
            }
        });
        Mail mail = draft().cc(ADA, Address.of("bob@example.org")).bcc(ADA).build();
        assertThat(mail.recipients()).containsExactly(ADA, Address.of("bob@example.org"));
    }

    @Test
    void aSenderIsAddedOnlyIfThereIsNone() {
        Address sender = Address.of("sender@example.org");
        assertThat(draft().build().orFrom(sender).from()).contains(sender);
        assertThat(draft().from(ADA).build().orFrom(sender).from()).contains(ADA);
    }

    @Test
    void headersAreFoundRegardlessOfCase() {
        assertThat(draft().header("list-id", "a").build().headers()).containsEntry("List-ID", "a");
    }

    @Test
    void attachmentsHaveNamesAndTypes() {
        for (String name : new String[] {"", " ", "../evil.txt", "a\\b.txt", "x".repeat(256), "a\0b"}) {
            assertThatThrownBy(() -> Attachment.of(name, "text/plain", new byte[0]))
                    .isInstanceOf(Failure.class);
        }
        for (String type : new String[] {"", "text", "text/", "text/plain; charset=x", "a/b/c"}) {
            assertThatThrownBy(() -> Attachment.of("a.txt", type, new byte[0])).hasMessageContaining("media type");
        }
        assertThatThrownBy(() -> new Attachment("a.txt", "text/plain", -1, InputStream::nullInputStream))
                .hasMessageContaining("-1");
    }
}
