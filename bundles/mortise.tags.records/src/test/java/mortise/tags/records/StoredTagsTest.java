package mortise.tags.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.database.OpenDatabase;
import mortise.database.Statements;
import mortise.database.migration.FlywayMigrations;
import mortise.entity.Action;
import mortise.entity.Draft;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.entity.Filter;
import mortise.entity.Permit;
import mortise.entity.RecordChanges;
import mortise.tags.Tags;
import mortise.testkit.databases.TestDatabases;
import mortise.testkit.queue.TestDelivery;
import mortise.testkit.records.TestHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tags on real records. Anna may do all; Ben sees the deals that are open, and edits none. */
class StoredTagsTest {
    private static final EntityType DEAL = EntityType.of("deal")
            .field(Field.of("name", FieldType.TEXT).build())
            .field(Field.of("status", FieldType.TEXT).build())
            .build();

    abstract static class OnADatabase {
        private TestHost host;
        private StoredTags tags;
        private long open;
        private long closed;

        abstract OpenDatabase open();

        @BeforeEach
        void start() {
            host = TestHost.on(open()).types(DEAL).rules(OnADatabase::permit).start();
            tags = new StoredTags(host.records(), host.database(), new FlywayMigrations());
            open = deal("open");
            closed = deal("closed");
            host.sent().clear();
        }

        private static Permit permit(Identity identity, EntityType type, Action action) {
            if (identity.equals(TestHost.BEN)) {
                return action == Action.VIEW
                        ? new Permit(true, Filter.eq("status", "open"), Set.of(), Set.of())
                        : Permit.NONE;
            }
            return identity.isAnonymous() ? Permit.NONE : Permit.ALL;
        }

        @AfterEach
        void stop() {
            host.close();
        }

        private long deal(String status) {
            return host.asSystem(() -> host.records()
                    .save(Draft.create("deal").set("name", "A").set("status", status))
                    .id());
        }

        private void add(long record, String tag) {
            host.as(TestHost.ANNA, () -> {
                tags.add("deal", record, tag);
                return 0;
            });
        }

        private List<String> of(long record) {
            return host.as(TestHost.ANNA, () -> tags.of("deal", record));
        }

        private static void refuses(Failure.Kind kind, Runnable call) {
            assertThatThrownBy(call::run).isInstanceOfSatisfying(Failure.class, failure -> assertThat(failure.kind())
                    .isEqualTo(kind));
        }

        @Test
        void areOnARecordOnceHoweverTheyAreSpelled() {
            add(open, "  Trade   fair ");
            add(open, "TRADE FAIR");
            add(closed, "trade fair");
            add(open, "Äpfel");
            add(open, "zebra");

            assertThat(of(open)).containsExactly("Äpfel", "Trade fair", "zebra");
            assertThat(of(closed)).containsExactly("Trade fair");
            assertThat(host.as(TestHost.ANNA, () -> tags.records("deal", "trade FAIR")))
                    .containsExactly(closed, open);
            assertThat(tags.records("other", "trade fair")).isEmpty();

            host.as(TestHost.ANNA, () -> {
                tags.remove("deal", open, "trade fair");
                tags.remove("deal", open, "never there");
                return 0;
            });
            assertThat(of(open)).containsExactly("Äpfel", "zebra");
        }

        @Test
        void areForWhoMaySeeTheRecordAndChangedByWhoMayEditIt() {
            add(open, "seen");
            add(closed, "secret");

            assertThat(host.as(TestHost.BEN, () -> tags.of("deal", open))).containsExactly("seen");
            refuses(Failure.Kind.MISSING, () -> host.as(TestHost.BEN, () -> tags.of("deal", closed)));
            refuses(
                    Failure.Kind.DENIED,
                    () -> host.as(TestHost.BEN, () -> {
                        tags.add("deal", open, "mine");
                        return 0;
                    }));
            refuses(
                    Failure.Kind.DENIED,
                    () -> host.as(TestHost.BEN, () -> {
                        tags.remove("deal", open, "seen");
                        return 0;
                    }));
            refuses(Failure.Kind.DENIED, () -> host.as(Identity.ANONYMOUS, () -> tags.used("deal", "", 10)));
            assertThat(host.as(TestHost.BEN, () -> tags.used("deal", "SE", 10))).containsExactly("seen");
            assertThat(host.as(TestHost.ANNA, () -> tags.used("deal", "se", 10)))
                    .containsExactly("secret", "seen");
            assertThat(host.as(TestHost.ANNA, () -> tags.used("deal", "s_", 10)))
                    .isEmpty();
            assertThat(host.as(TestHost.ANNA, () -> tags.used("deal", "", 1))).containsExactly("secret");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "   ",
                    "one, two",
                    "a\u0000b",
                    "half \ud83d",
                    "123456789012345678901234567890123456789012345678901"
                })
        void refusesWhatIsNoTag(String tag) {
            refuses(Failure.Kind.INVALID, () -> add(open, tag));
            assertThat(of(open)).isEmpty();
        }

        @Test
        void refusesMoreThanARecordHas() {
            for (int i = 0; i < Tags.MOST_OF_A_RECORD; i++) {
                add(open, "tag " + i);
            }

            refuses(Failure.Kind.INVALID, () -> add(open, "one more"));
            add(open, "TAG 7");

            assertThat(of(open)).hasSize(Tags.MOST_OF_A_RECORD);
        }

        @Test
        void twoWhoAddTheSameAddItOnce() throws Exception {
            ExecutorService threads = Executors.newFixedThreadPool(4);
            try {
                for (int round = 0; round < 5; round++) {
                    String tag = "round " + round;
                    List<Callable<Integer>> adding = java.util.Collections.nCopies(4, () -> {
                        add(open, tag);
                        return 0;
                    });
                    for (Future<Integer> each : threads.invokeAll(adding)) {
                        each.get();
                    }
                }
            } finally {
                threads.shutdownNow();
            }
            assertThat(of(open)).hasSize(5);
        }

        @Test
        void areNotListedIfTheyAreOnTooMany() {
            List<Object[]> rows = new ArrayList<>();
            for (long record = 1; record <= Tags.MOST_RECORDS; record++) {
                rows.add(new Object[] {"deal", 1_000_000 + record, "all", "All", 0L});
            }
            new Statements(host.database(), "tags")
                    .insertAll(
                            "insert into record_tags (entity, record_id, folded, tag, tagged_by) values (?, ?, ?, ?, ?)",
                            rows);

            assertThat(tags.records("deal", "ALL")).hasSize(Tags.MOST_RECORDS);
            add(open, "all");
            refuses(Failure.Kind.INVALID, () -> tags.records("deal", "ALL"));
        }

        @Test
        void goWithTheirRecord() {
            add(open, "gone");
            add(closed, "stays");
            host.asSystem(() -> host.records().save(Draft.delete("deal", open)));
            ForgetTags forget = new ForgetTags(tags);

            for (int times = 0; times < 2; times++) {
                host.sent().of(RecordChanges.DELETED).forEach(changes -> forget.handle(TestDelivery.of("1", changes)));
            }

            assertThat(tags.records("deal", "gone")).isEmpty();
            assertThat(tags.records("deal", "stays")).containsExactly(closed);
        }
    }

    @Nested
    class OnH2 extends OnADatabase {
        @TempDir
        private Path folder;

        @Override
        OpenDatabase open() {
            return TestDatabases.h2(folder).open();
        }
    }

    @Nested
    class OnPostgresql extends OnADatabase {
        @Override
        OpenDatabase open() {
            return TestDatabases.postgresql().open();
        }
    }
}
