package mortise.comments.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.validation.constraints.NotBlank;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import mortise.access.Users;
import mortise.comments.Comments;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.entity.Draft;
import mortise.entity.Filter;
import mortise.entity.Permit;
import mortise.entity.Query;
import mortise.entity.RecordChanges;
import mortise.entity.Resource;
import mortise.entity.Stored;
import mortise.mail.Mail;
import mortise.mail.MailQueue;
import mortise.push.Notifications;
import mortise.testkit.DatabaseOpener;
import mortise.testkit.databases.TestDatabases;
import mortise.testkit.queue.TestDelivery;
import mortise.testkit.records.TestCallers;
import mortise.testkit.records.TestHost;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Comments on real records. */
class StoredCommentsTest {
    /** Somebody. */
    @Resource(path = "users", title = "User")
    public static class User extends Stored {
        /** Signs in with it. */
        @NotBlank
        public String name = "";

        /** What people call him. */
        @NotBlank
        public String title = "";

        /** Where mail goes. */
        public @Nullable String email;

        /** The language he has chosen. */
        public @Nullable String locale;
    }

    /** Something to speak of. */
    @Resource(path = "things", titleFields = "name")
    public static class Thing extends Stored {
        /** What people call it. */
        @NotBlank
        public String name = "";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "@anna and @ben.|anna ben",
                "write to me@ben.example or (@ben)|ben",
                "@anna, @anna: @nobody|anna",
                "ask @anna-|anna",
                "none here|",
            })
    void findsTheNamesBehindAtSigns(String text, @Nullable String names) {
        TestCallers callers = new TestCallers(Set.of(), TestHost.ANNA, TestHost.BEN);

        assertThat(String.join(" ", Mentions.in(text, callers::find).keySet())).isEqualTo(names == null ? "" : names);
    }

    abstract static class OnADatabase {
        @TempDir
        private Path folder;

        private final List<String> told = new ArrayList<>();
        private final List<Mail> mailed = new ArrayList<>();
        private TestHost host;
        private StoredComments comments;
        private Identity anna;
        private Identity ben;
        private Identity cora;
        private long thing;

        abstract DatabaseOpener opener(Path folder);

        /** Cora sees nothing; comments themselves are for the host alone. */
        @BeforeEach
        void open() {
            host = TestHost.on(opener(folder).open())
                    .entities(User.class, Thing.class, Comment.class)
                    .rules((identity, type, action) -> identity.isSystem()
                                    || type.name().equals("thing")
                                            && !identity.name().equals("cora")
                                            && !identity.isAnonymous()
                            ? Permit.ALL
                            : Permit.NONE)
                    .start();
            anna = person("anna", null, null);
            ben = person("ben", "de", "ben@firm.example");
            cora = person("cora", null, null);
            Users users = new TestCallers(Set.of("ben"), anna, ben, cora);
            thing = host.asSystem(() -> host.records()
                    .save(Draft.create("thing").set("name", "Boat"))
                    .id());
            comments = new StoredComments(host.records(), users);
            comments.notifications = (Notifications) Proxy.newProxyInstance(
                    Notifications.class.getClassLoader(),
                    new Class<?>[] {Notifications.class},
                    (proxy, method, values) -> {
                        told.add(values[0] + " " + values[3] + " " + values[5]);
                        return null;
                    });
            comments.mails = (MailQueue) Proxy.newProxyInstance(
                    MailQueue.class.getClassLoader(), new Class<?>[] {MailQueue.class}, (proxy, method, values) -> {
                        mailed.add((Mail) values[0]);
                        return 1L;
                    });
        }

        private Identity person(String name, @Nullable String locale, @Nullable String email) {
            String title = name.toUpperCase(Locale.ROOT);
            Draft user = Draft.create("user")
                    .set("name", name)
                    .set("title", title)
                    .set("locale", locale)
                    .set("email", email);
            return new Identity(host.asSystem(() -> host.records().save(user).id()), name, title, Set.of());
        }

        @AfterEach
        void close() {
            host.close();
        }

        private long add(Identity who, String text) {
            return host.as(who, () -> comments.add("thing", thing, text));
        }

        private List<Comments.Comment> of(Identity who) {
            return host.as(who, () -> comments.of("thing", thing, 0, 10));
        }

        private void assertFails(Failure.Kind kind, Runnable work) {
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(work::run)
                    .matches(failure -> failure.kind() == kind, "is " + kind);
        }

        @Test
        void areSeenByWhoSeesTheRecordNewestFirst() {
            long first = add(anna, "  It floats.\r\nTwice. ");
            add(ben, "<b>It</b> does");

            assertThat(of(anna))
                    .extracting(Comments.Comment::text)
                    .containsExactly("<b>It</b> does", "It floats.\nTwice.");
            assertThat(of(anna)).extracting(Comments.Comment::name).containsExactly("BEN", "ANNA");
            assertThat(of(anna)).extracting(Comments.Comment::mine).containsExactly(false, true);
            assertThat(of(anna)).extracting(Comments.Comment::edited).containsOnlyNulls();
            assertThat(host.as(anna, () -> comments.of("thing", thing, 0, 1))).hasSize(1);
            assertThat(host.as(
                            anna,
                            () -> comments.of("thing", thing, of(anna).get(0).id(), 10)))
                    .extracting(Comments.Comment::id)
                    .containsExactly(first);
            assertFails(Failure.Kind.MISSING, () -> of(cora));
            assertFails(Failure.Kind.MISSING, () -> add(cora, "me too"));
            assertFails(Failure.Kind.UNAUTHENTICATED, () -> add(Identity.ANONYMOUS, "me too"));
            assertFails(
                    Failure.Kind.DENIED,
                    () -> host.as(anna, () -> host.records().find(Query.of("comment"))));
        }

        @Test
        void tellWhomTheyMention() {
            add(anna, "Look, @ben, @cora and @anna: me@ben.example");

            assertThat(told)
                    .containsExactly(ben.id() + " ANNA hat Sie bei Boat erwähnt /things/" + thing + "?tab=history");
            assertThat(mailed).hasSize(1);
            assertThat(mailed.get(0).subject()).isEqualTo("ANNA hat Sie bei Boat erwähnt");
            assertThat(mailed.get(0).text()).contains("Guten Tag BEN").contains("Look, @ben");
            assertThat(of(anna).get(0).mentioned()).containsExactlyInAnyOrder("anna", "ben");
        }

        @Test
        void areChangedByWhoSaidThemAlone() {
            long id = add(anna, "@ben look");
            host.as(anna, () -> {
                comments.edit(id, "@ben look again");
                return id;
            });

            assertThat(of(ben).get(0).text()).isEqualTo("@ben look again");
            assertThat(of(ben).get(0).edited()).isNotNull();
            assertThat(told).hasSize(1);
            assertFails(
                    Failure.Kind.DENIED,
                    () -> host.as(ben, () -> {
                        comments.edit(id, "no");
                        return id;
                    }));
            assertFails(
                    Failure.Kind.MISSING,
                    () -> host.as(cora, () -> {
                        comments.edit(id, "no");
                        return id;
                    }));
        }

        @Test
        void areRemovedByWhoSaidThemOrAnAdministrator() {
            long ofAnna = add(anna, "one");
            long ofBen = add(ben, "two");
            assertFails(Failure.Kind.DENIED, () -> delete(anna, ofBen));
            delete(anna, ofAnna);
            long again = add(anna, "three");
            delete(ben, again);

            assertThat(of(anna)).extracting(Comments.Comment::id).containsExactly(ofBen);
            assertFails(Failure.Kind.MISSING, () -> delete(anna, ofAnna));
        }

        private void delete(Identity who, long id) {
            host.as(who, () -> {
                comments.delete(id);
                return id;
            });
        }

        @Test
        void haveSomethingToSay() {
            assertFails(Failure.Kind.INVALID, () -> add(anna, " \n "));
            assertFails(Failure.Kind.INVALID, () -> add(anna, "x".repeat(Comments.MOST_CHARACTERS + 1)));
            assertFails(Failure.Kind.MISSING, () -> host.as(anna, () -> comments.add("thing", thing + 1_000, "x")));
            assertThat(of(anna)).isEmpty();
        }

        /** A comment is there with all that follows from it, or not at all. */
        @Test
        void areToldOrNotSaid() {
            comments.mails = (MailQueue) Proxy.newProxyInstance(
                    MailQueue.class.getClassLoader(), new Class<?>[] {MailQueue.class}, (proxy, method, values) -> {
                        throw Failure.unavailable("no mail now", null);
                    });

            assertFails(Failure.Kind.UNAVAILABLE, () -> add(anna, "@ben look"));
            assertThat(of(anna)).isEmpty();
        }

        @Test
        void goWithTheirRecord() {
            for (int i = 0; i < 3; i++) {
                add(anna, "comment " + i);
            }
            long other = host.asSystem(() -> host.records()
                    .save(Draft.create("thing").set("name", "Car"))
                    .id());
            host.as(anna, () -> comments.add("thing", other, "stays"));
            host.asSystem(() -> host.records().save(Draft.delete("thing", thing)));

            ForgetComments forget = new ForgetComments(host.records());
            RecordChanges deleted = host.sent().of(RecordChanges.DELETED).stream()
                    .filter(changes -> changes.entity().equals("thing"))
                    .reduce((before, last) -> last)
                    .orElseThrow();
            forget.handle(TestDelivery.of("1", deleted));
            forget.handle(TestDelivery.of("1", deleted));

            assertThat(host.asSystem(() -> host.records().count(Query.of("comment"))))
                    .isEqualTo(1);
            assertThat(host.asSystem(
                            () -> host.records().count(Query.of("comment").where(Filter.eq("subject", other)))))
                    .isEqualTo(1);
        }
    }

    @Nested
    class OnH2 extends OnADatabase {
        @Override
        DatabaseOpener opener(Path folder) {
            return TestDatabases.h2(folder);
        }
    }

    @Nested
    class OnPostgresql extends OnADatabase {
        @Override
        DatabaseOpener opener(Path folder) {
            return TestDatabases.postgresql();
        }
    }
}
