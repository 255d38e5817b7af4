package mortise.push.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.entity.AccessRules;
import mortise.entity.Action;
import mortise.entity.Draft;
import mortise.entity.Filter;
import mortise.entity.Permit;
import mortise.entity.Query;
import mortise.entity.RecordChanges;
import mortise.jobs.JobChanged;
import mortise.jobs.JobState;
import mortise.push.Channel;
import mortise.push.Notifications;
import mortise.push.Notifications.Page;
import mortise.push.Notifications.Which;
import mortise.push.Notified;
import mortise.push.Push;
import mortise.push.RecordsChanged;
import mortise.push.RecordsChanged.Change;
import mortise.push.RecordsChanged.What;
import mortise.testkit.Configurations;
import mortise.testkit.DatabaseOpener;
import mortise.testkit.databases.TestDatabases;
import mortise.testkit.queue.TestDelivery;
import mortise.testkit.records.TestHost;
import mortise.testkit.records.TestWork;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules and notifications with real records. */
class PushRecordsTest {
    /** Anna sees all notes, Ben his own, others none; nobody but the host sees notifications. */
    private static final AccessRules RULES = (identity, type, action) -> {
        if (identity.isAnonymous() || type.name().equals("notification")) {
            return Permit.NONE;
        }
        if (type.name().equals("deal")) {
            return identity.name().equals("cora") ? Permit.NONE : Permit.ALL;
        }
        return switch (identity.name()) {
            case "anna" -> Permit.ALL;
            case "ben" -> Permit.where(Filter.eq("owner", "ben"));
            default -> Permit.NONE;
        };
    };

    /** Remembers what was published. */
    private static final class Told implements Push {
        final List<String> topics = new ArrayList<>();
        final List<Object> bodies = new ArrayList<>();

        @Override
        public <T> void publish(Channel<T> channel, List<String> keys, T body) {
            keys.forEach(key -> topics.add(channel.topic(key)));
            bodies.add(body);
        }
    }

    abstract static class OnADatabase {
        private final Told told = new Told();
        private TestHost host;
        private RecordsRule rule;
        private StoredNotifications notifications;
        private Identity anna;
        private Identity ben;

        abstract DatabaseOpener opener();

        @BeforeEach
        void start() {
            host = TestHost.on(opener().open())
                    .entities(User.class, Note.class, Deal.class, Notification.class)
                    .rules(RULES)
                    .start();
            rule = new RecordsRule(host.records(), host, RULES);
            notifications = new StoredNotifications(host.records(), told);
            anna = person("anna");
            ben = person("ben");
        }

        @AfterEach
        void close() {
            host.close();
        }

        private Identity person(String name) {
            long id = host.asSystem(() -> host.records()
                    .save(Draft.create("user").set("title", name).set("name", name))
                    .id());
            return new Identity(id, name, name, Set.of());
        }

        private long note(String owner) {
            return host.asSystem(() -> host.records()
                    .save(Draft.create("note").set("owner", owner))
                    .id());
        }

        private static RecordsChanged changed(Change... changes) {
            return new RecordsChanged("note", 1, "Cora", List.of(changes));
        }

        @Test
        void whoSeesAllHearsTheVeryEvent() {
            RecordsChanged event = changed(new Change(note("ben"), 1, What.CREATED));

            assertThat(host.as(anna, () -> rule.heard(List.of("note"), event)).orElseThrow())
                    .isSameAs(event);
        }

        @Test
        void whoSeesSomeHearsOfThose() {
            long own = note("ben");
            long other = note("anna");
            RecordsChanged event = changed(
                    new Change(own, 2, What.CHANGED),
                    new Change(other, 2, What.CHANGED),
                    new Change(999_999, 2, What.DELETED));

            assertThat(host.as(ben, () -> rule.heard(List.of("note"), event))
                            .orElseThrow()
                            .changes())
                    .containsExactly(new Change(own, 2, What.CHANGED));
            assertThat(host.as(ben, () -> rule.heard(List.of("note", "note/999999"), event))
                            .orElseThrow()
                            .changes())
                    .containsExactly(new Change(own, 2, What.CHANGED), new Change(999_999, 2, What.DELETED));
            assertThat(host.as(ben, () -> rule.heard(List.of("note"), changed(new Change(other, 2, What.CHANGED)))))
                    .isEmpty();
            assertThat(host.as(Identity.ANONYMOUS, () -> rule.heard(List.of("note"), event)))
                    .isEmpty();
        }

        @Test
        void whoCannotSeeARecordCannotListenToIt() {
            long own = note("ben");
            long other = note("anna");

            assertThat(host.as(ben, () -> rule.mayHear("note/" + own))).isTrue();
            assertThat(host.as(ben, () -> rule.mayHear("note/" + other))).isFalse();
            assertThat(host.as(anna, () -> rule.mayHear("note/" + other))).isTrue();
            assertThat(host.as(ben, () -> rule.mayHear("note"))).isTrue();
            assertThat(host.as(Identity.ANONYMOUS, () -> rule.mayHear("note"))).isFalse();
            for (String key :
                    List.of("nothing", "nothing/1", "note/x", "note/0", "note/1/2", "note/99999999999999999999", "")) {
                assertThat(host.as(anna, () -> rule.mayHear(key))).as(key).isFalse();
            }
            host.asSystem(() -> host.records().save(Draft.update("note", own).set("owner", "anna")));
            assertThat(host.as(ben, () -> rule.mayHear("note/" + own))).isFalse();
        }

        @Test
        void aPersonHearsWhatIsForHimAndEverybodyNotices() {
            assertThat(host.as(anna, () -> new UserRule().mayHear(String.valueOf(anna.id()))))
                    .isTrue();
            assertThat(host.as(anna, () -> new UserRule().mayHear(String.valueOf(ben.id()))))
                    .isFalse();
            assertThat(host.as(anna, () -> new NoticeRule().mayHear(""))).isTrue();
            assertThat(host.as(anna, () -> new NoticeRule().mayHear("x"))).isFalse();
            assertThat(host.as(Identity.ANONYMOUS, () -> new NoticeRule().mayHear("")))
                    .isFalse();
        }

        @Test
        void aNotificationIsThereForItsPersonAlone() {
            host.as(ben, () -> tell(anna, "", "Ben gave you a note", "It is long.", "/notes/1"));

            Page annas = host.as(anna, () -> notifications.page(Which.ALL, 0, 10));
            assertThat(annas.notifications()).singleElement().satisfies(one -> {
                assertThat(one.title()).isEqualTo("Ben gave you a note");
                assertThat(one.text()).isEqualTo("It is long.");
                assertThat(one.link()).isEqualTo("/notes/1");
                assertThat(one.read()).isNull();
            });
            assertThat(annas.unread()).isEqualTo(1);
            assertThat(host.as(ben, () -> notifications.page(Which.ALL, 0, 10)).notifications())
                    .isEmpty();
            long id = annas.notifications().get(0).id();
            host.as(ben, () -> mark(id, true));
            assertThat(host.as(anna, notifications::unread)).isEqualTo(1);
            assertThat(told.topics).containsExactly("user/" + anna.id());
            assertThat(told.bodies).containsExactly(new Notified(id, "Ben gave you a note", "/notes/1", 1));
        }

        private boolean tell(Identity to, String key, String title, String text, String link) {
            notifications.tell(to.id(), key, "bell", title, text, link);
            return true;
        }

        private boolean mark(long id, boolean read) {
            notifications.mark(id, read);
            return read;
        }

        @Test
        void whatHasAKeyIsToldOnce() {
            tell(anna, "job.17", "Done", "", "");
            tell(anna, "job.17", "Done", "", "");
            tell(ben, "job.17", "Done", "", "");

            assertThat(host.as(anna, notifications::unread)).isEqualTo(1);
            assertThat(host.as(ben, notifications::unread)).isEqualTo(1);
        }

        @Test
        void tellsWhoStartedAJobHowItEnded() {
            host.asSystem(
                    () -> host.records().save(Draft.update("user", ben.id()).set("locale", "de-AT")));
            jobIs("m1", new JobChanged(17, 0, "search.rebuild", "Rebuild", JobState.SUCCEEDED, anna.id(), "", false));
            jobIs("m1", new JobChanged(17, 0, "search.rebuild", "Rebuild", JobState.SUCCEEDED, anna.id(), "", false));
            jobIs("m2", new JobChanged(18, 0, "import", "Import", JobState.FAILED, ben.id(), "no paper", true));

            assertThat(host.as(anna, () -> notifications.page(Which.ALL, 0, 10)).notifications())
                    .extracting(
                            Notifications.Notification::title,
                            Notifications.Notification::text,
                            Notifications.Notification::link)
                    .containsExactly(tuple("Rebuild is done", "", "/admin/jobs/17"));
            assertThat(host.as(ben, () -> notifications.page(Which.ALL, 0, 10)).notifications())
                    .extracting(
                            Notifications.Notification::title,
                            Notifications.Notification::text,
                            Notifications.Notification::link)
                    .containsExactly(tuple("Import ist gescheitert", "no paper", "/admin/jobs/18"));
        }

        @Test
        void saysNothingOfPartsNorOfWhatASchedulesDoneNorOfJobsUnderWay() {
            jobIs("m1", new JobChanged(17, 16, "part", "Part", JobState.SUCCEEDED, anna.id(), "", false));
            jobIs("m2", new JobChanged(18, 0, "nightly", "Nightly", JobState.SUCCEEDED, anna.id(), "", true));
            jobIs("m3", new JobChanged(19, 0, "import", "Import", JobState.RUNNING, anna.id(), "", false));
            jobIs("m4", new JobChanged(20, 0, "import", "Import", JobState.CANCELLED, anna.id(), "", false));
            jobIs("m5", new JobChanged(21, 0, "host", "Host", JobState.FAILED, 0, "", false));
            jobIs("m6", new JobChanged(22, 0, "gone", "Of somebody who is gone", JobState.FAILED, 999_999, "", false));

            assertThat(host.asSystem(() -> host.records().count(Query.of("notification"))))
                    .isZero();
        }

        private void jobIs(String message, JobChanged job) {
            TellJobs told = new TellJobs(host.records(), notifications);
            host.asSystem(() -> {
                told.handle(TestDelivery.of(message, job));
                return true;
            });
        }

        @Test
        void tellsWhoseSomethingIsNow() {
            host.asSystem(
                    () -> host.records().save(Draft.update("user", ben.id()).set("locale", "de-AT")));
            Identity cora = person("cora");
            long one = deal("One", null);
            long bens = deal("Bens", ben.id());
            long annas = deal("Annas", anna.id());
            long secret = deal("Secret", cora.id());

            changed(
                    anna,
                    edited(bens, "owner"),
                    edited(annas, "owner"),
                    edited(secret, "title", "owner"),
                    edited(one, "owner"));
            changed(anna, edited(bens, "owner"), edited(annas, "owner"));
            changed(anna, edited(bens, "title"));
            changed(ben, edited(annas, "owner"), edited(one, "owner"), created(deal("Two", anna.id()), "owner"));
            changed(Identity.SYSTEM, edited(bens, "owner"));
            changed(anna, new RecordChanges.Change(bens, 2, Action.DELETE, List.of()), edited(999_999, "owner"));

            assertThat(toldTo(ben)).containsExactly(tuple("anna hat Ihnen Bens zugewiesen", "/deals/" + bens));
            assertThat(toldTo(anna)).containsExactly(tuple("ben assigned you several: Deals", "/deals"));
            assertThat(toldTo(cora)).isEmpty();
            assertThat(host.as(ben, () -> notifications.page(Which.ASSIGNED, 0, 10)))
                    .satisfies(page -> {
                        assertThat(page.notifications()).hasSize(1);
                        assertThat(page.counts())
                                .containsExactlyInAnyOrderEntriesOf(Map.of(
                                        Which.UNREAD, 1L, Which.MENTIONS, 0L, Which.ASSIGNED, 1L, Which.JOBS, 0L));
                    });
            assertThat(host.as(ben, () -> notifications.page(Which.JOBS, 0, 10)).notifications())
                    .isEmpty();
        }

        private long deal(String title, @Nullable Long owner) {
            return host.asSystem(() -> host.records()
                    .save(Draft.create("deal").set("title", title).set("owner", owner))
                    .id());
        }

        private static RecordChanges.Change edited(long id, String... fields) {
            return new RecordChanges.Change(id, 2, Action.EDIT, List.of(fields));
        }

        private static RecordChanges.Change created(long id, String... fields) {
            return new RecordChanges.Change(id, 1, Action.CREATE, List.of(fields));
        }

        /** Each person's changes are one request. */
        private void changed(Identity by, RecordChanges.Change... changes) {
            TellChanges handler = new TellChanges(told, new Assignments(host.records(), host, notifications));
            try (Context.Scope scope =
                    new Context(by, "request-of-" + by.name(), "queue", "", Locale.ENGLISH, ZoneOffset.UTC).open()) {
                handler.handle(TestDelivery.of("m", new RecordChanges("deal", List.of(changes))));
            }
        }

        private List<org.assertj.core.groups.Tuple> toldTo(Identity person) {
            return host.as(person, () -> notifications.page(Which.ALL, 0, 10)).notifications().stream()
                    .map(one -> tuple(one.title(), one.link()))
                    .toList();
        }

        @Test
        void removesWhatIsOld() throws Exception {
            IntStream.range(0, 3).forEach(i -> tell(anna, "", "Number " + i, "", ""));
            Page page = host.as(anna, () -> notifications.page(Which.ALL, 0, 10));
            List<Long> ids = page.notifications().stream()
                    .map(Notifications.Notification::id)
                    .toList();
            Instant now = Instant.now();
            host.asSystem(() -> host.records()
                    .saveAll(List.of(
                            Draft.update("notification", ids.get(0)).set("readAt", now.minus(Duration.ofDays(31))),
                            Draft.update("notification", ids.get(1)).set("readAt", now.minus(Duration.ofDays(29))))));
            ForgetNotifications job = new ForgetNotifications(
                    Configurations.config(ForgetNotifications.Config.class, Map.of()), host.records());
            TestWork<ForgetNotifications.Old> work = new TestWork<>(new ForgetNotifications.Old());

            host.asSystem(() -> {
                job.run(work);
                return true;
            });

            assertThat(host.as(anna, () -> notifications.page(Which.ALL, 0, 10)).notifications())
                    .extracting(Notifications.Notification::id)
                    .containsExactly(ids.get(1), ids.get(2));
            assertThat(work.lines()).containsExactly("1 notifications were removed");
            assertThatThrownBy(() -> new ForgetNotifications(
                            Configurations.config(ForgetNotifications.Config.class, Map.of("keepDays", "0")),
                            host.records()))
                    .hasMessageContaining("keepDays = 0");
        }

        @Test
        void isReadAndUnreadOneByOneAndAllTogether() {
            IntStream.range(0, 5).forEach(i -> tell(anna, "", "Number " + i, "", ""));
            Page first = host.as(anna, () -> notifications.page(Which.ALL, 0, 2));
            assertThat(first.notifications()).extracting(one -> one.title()).containsExactly("Number 4", "Number 3");
            assertThat(first.more()).isTrue();
            long last = first.notifications().get(1).id();
            Page rest = host.as(anna, () -> notifications.page(Which.ALL, last, 10));
            assertThat(rest.notifications()).hasSize(3);
            assertThat(rest.more()).isFalse();

            host.as(anna, () -> mark(last, true));
            assertThat(host.as(anna, () -> notifications.page(Which.UNREAD, 0, 10))
                            .notifications())
                    .hasSize(4);
            host.as(anna, () -> mark(last, false));
            assertThat(host.as(anna, notifications::unread)).isEqualTo(5);
            host.as(anna, () -> {
                notifications.markAll();
                return true;
            });
            assertThat(host.as(anna, notifications::unread)).isZero();
        }

        @Test
        void refusesWhatCannotBeTold() {
            for (String link :
                    List.of("//evil.example.com", "https://evil.example.com", "/\\evil", "javascript:x", "/a b")) {
                assertThatThrownBy(() -> tell(anna, "", "x", "", link))
                        .as(link)
                        .isInstanceOf(Failure.class)
                        .hasMessageContaining("is no path of a page");
            }
            assertThatThrownBy(() -> notifications.tell(999_999, "", "bell", "x", "", ""))
                    .isInstanceOf(Failure.class);
            assertThatThrownBy(() -> host.as(Identity.ANONYMOUS, notifications::unread))
                    .isInstanceOf(Failure.class);
            tell(anna, "", "😀".repeat(200), "y".repeat(5_000), "");
            assertThat(host.as(anna, () -> notifications.page(Which.ALL, 0, 1))
                            .notifications()
                            .get(0)
                            .title())
                    .hasSizeLessThanOrEqualTo(250)
                    .endsWith("…");
            assertThat(Context.current().identity()).isEqualTo(Identity.ANONYMOUS);
        }
    }

    @Nested
    class OnH2 extends OnADatabase {
        @TempDir
        private Path folder;

        @Override
        DatabaseOpener opener() {
            return TestDatabases.h2(folder);
        }
    }

    @Nested
    class OnPostgresql extends OnADatabase {
        @Override
        DatabaseOpener opener() {
            return TestDatabases.postgresql();
        }
    }
}
