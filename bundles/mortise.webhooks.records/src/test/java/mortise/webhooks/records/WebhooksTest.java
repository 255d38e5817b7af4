package mortise.webhooks.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.core.Problem;
import mortise.database.OpenDatabase;
import mortise.database.migration.FlywayMigrations;
import mortise.entity.Action;
import mortise.entity.Draft;
import mortise.entity.Entities;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.entity.Filter;
import mortise.entity.Permit;
import mortise.entity.Record;
import mortise.entity.RecordChanges;
import mortise.testkit.Configurations;
import mortise.testkit.databases.TestDatabases;
import mortise.testkit.queue.SentMessages;
import mortise.testkit.queue.TestDelivery;
import mortise.testkit.records.TestHost;
import mortise.users.Role;
import mortise.users.User;
import mortise.webhooks.Webhooks.Message;
import mortise.webhooks.Webhooks.Search;
import mortise.webhooks.Webhooks.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Webhooks on real records and tables, with a real server that is told. */
class WebhooksTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final EntityType DEAL = EntityType.of("deal")
            .field(Field.of("name", FieldType.TEXT).build())
            .field(Field.of("notes", FieldType.LONG_TEXT).length(1_000_000).build())
            .field(Field.of("status", FieldType.TEXT).build())
            .field(Field.of("budget", FieldType.TEXT).build())
            .build();

    abstract static class OnADatabase {
        private TestHost host;
        private Receiver receiver;
        private Outlet outlet;
        private Messages messages;
        private final SentMessages queue = new SentMessages();
        private StoredWebhooks webhooks;
        private ChangesHandler changes;
        private MessageSender sender;
        private long ben;
        private Identity auditor = Identity.ANONYMOUS;

        abstract OpenDatabase open();

        @BeforeEach
        void start() throws Exception {
            receiver = new Receiver();
            outlet = outlet(Map.of("allowedNetworks", "127.0.0.0/8, ::1", "plainHttp", "true"));
            OpenDatabase database = open();
            messages = new Messages(outlet, database, new FlywayMigrations(), queue);
            Entities later = () -> host.model();
            host = TestHost.on(database)
                    .types(DEAL)
                    .entities(User.class, Role.class, Webhook.class)
                    .hooks(new WebhookChecks(later, outlet, messages))
                    .rules(this::permit)
                    .start();
            webhooks = new StoredWebhooks(host.records(), later, messages);
            changes = new ChangesHandler(host.records(), later, this::permit, messages);
            sender = new MessageSender(host.records(), messages, outlet);
            ben = save(Draft.create("user").set("name", "ben").set("title", "Ben"))
                    .id();
            auditor = new Identity(
                    save(Draft.create("user").set("name", "eve").set("title", "Eve"))
                            .id(),
                    "eve",
                    "Eve",
                    Set.of());
            host.sent().clear();
        }

        @AfterEach
        void stop() {
            messages.close();
            outlet.close();
            host.close();
            receiver.close();
        }

        private static Outlet outlet(Map<String, String> settings) {
            return new Outlet(Configurations.config(Outlet.Config.class, settings));
        }

        /** Ben sees no budget, and of the deals only those that are open; Eve sees webhooks and changes none. */
        private Permit permit(Identity identity, EntityType type, Action action) {
            if (identity.id() == ben && type.name().equals("deal")) {
                return new Permit(true, Filter.eq("status", "open"), Set.of("budget"), Set.of("budget"));
            }
            if (identity.id() == auditor.id()) {
                return action == Action.VIEW ? Permit.ALL : Permit.NONE;
            }
            return identity.isAnonymous() ? Permit.NONE : Permit.ALL;
        }

        private Record save(Draft draft) {
            return host.asSystem(() -> host.records().save(draft));
        }

        private Draft webhook() {
            return Draft.create("webhook")
                    .set("name", "Hook")
                    .set("url", receiver.url())
                    .set("entity", "deal")
                    .set("reader", ben);
        }

        private static Draft deal(String name) {
            return Draft.create("deal").set("name", name).set("status", "open").set("budget", "7 EUR");
        }

        /** Works on what was told since the last time, as often as it is delivered. */
        private void tell(int times) {
            List<RecordChanges> told = new ArrayList<>(host.sent().of(RecordChanges.TOPIC));
            host.sent().clear();
            for (int i = 0; i < times; i++) {
                told.forEach(each -> host.asSystem(() -> {
                    changes.handle(new TestDelivery<>("2", each, 1, false, Instant.now()));
                    return 0;
                }));
            }
        }

        /** Sends what waits. */
        private void send(boolean last) {
            List<QueuedMessage> waiting = queue.of(QueuedMessage.TOPIC);
            queue.clear();
            waiting.forEach(each -> attempt(each, last));
        }

        private void attempt(QueuedMessage message, boolean last) {
            host.asSystem(() -> {
                sender.handle(new TestDelivery<>("2", message, last ? 16 : 1, last, Instant.now()));
                return 0;
            });
        }

        private List<Message> log() {
            return host.asSystem(() -> webhooks.find(Search.ALL, Long.MAX_VALUE, 100));
        }

        private List<String> events() {
            return receiver.taken.stream()
                    .map(taken -> read(taken.body()).path("type").asText() + " "
                            + read(taken.body()).at("/data/id").asText())
                    .toList();
        }

        private static JsonNode read(String body) {
            try {
                return JSON.readTree(body);
            } catch (java.io.IOException broken) {
                throw new AssertionError(body, broken);
            }
        }

        @Test
        void tellsWhatHappenedAsItsReaderSeesItUnderASignature() throws Exception {
            long webhook = save(webhook()).id();
            long id = save(deal("Tea")).id();
            tell(1);
            send(false);
            save(Draft.update("deal", id).set("name", "Coffee").set("budget", "9 EUR"));
            tell(1);
            send(false);
            save(Draft.delete("deal", id));
            tell(1);
            send(false);

            assertThat(events()).containsExactly("deals.created " + id, "deals.updated " + id, "deals.deleted " + id);
            JsonNode made = read(receiver.taken.get(0).body());
            assertThat(made.at("/data/type").asText()).isEqualTo("deals");
            assertThat(made.at("/data/attributes/name").asText()).isEqualTo("Tea");
            assertThat(made.at("/data/attributes/budget").isNull()).isTrue();
            assertThat(made.at("/meta/changed").toString()).contains("name").doesNotContain("budget");
            assertThat(Instant.parse(made.path("timestamp").asText())).isBefore(Instant.now());
            JsonNode changed = read(receiver.taken.get(1).body());
            assertThat(changed.at("/data/attributes/name").asText()).isEqualTo("Coffee");
            assertThat(changed.at("/meta/changed").toString()).isEqualTo("[\"name\"]");
            assertThat(changed.at("/meta/version").asInt()).isEqualTo(2);
            assertThat(read(receiver.taken.get(2).body()).at("/data/attributes").isMissingNode())
                    .isTrue();

            Receiver.Taken first = receiver.taken.get(0);
            assertThat(first.path()).isEqualTo("/hooks");
            assertThat(first.header("Content-Type")).startsWith("application/json");
            assertThat(first.header("User-Agent")).isEqualTo("Mortise-Webhooks");
            String secret = host.asSystem(() -> webhooks.secret(webhook));
            assertThat(first.header("webhook-signature")).isEqualTo(signed(secret, first));
            assertThat(Long.parseLong(first.header("webhook-timestamp")))
                    .isBetween(
                            Instant.now().getEpochSecond() - 60, Instant.now().getEpochSecond());
            assertThat(log())
                    .extracting(Message::state, Message::attempts, Message::status)
                    .containsOnly(org.assertj.core.groups.Tuple.tuple(State.DELIVERED, 1, 204));
            assertThat(log().get(2).messageId()).isEqualTo(first.header("webhook-id"));
        }

        /** As Standard Webhooks 1.0 has it, by itself. */
        private static String signed(String secret, Receiver.Taken taken) throws Exception {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
            String text = taken.header("webhook-id") + "." + taken.header("webhook-timestamp") + "." + taken.body();
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        }

        @Test
        void tellsNothingThatItsReaderDoesNotSee() {
            save(webhook());
            long closed = save(deal("Closed").set("status", "closed")).id();
            long open = save(deal("Open")).id();
            save(Draft.update("deal", open).set("budget", "1 EUR"));
            save(Draft.update("deal", closed).set("name", "Still closed"));

            tell(1);
            send(false);

            assertThat(events()).containsExactly("deals.created " + open);

            save(Draft.update("user", ben).set("active", false));
            save(Draft.update("deal", open).set("name", "Later"));
            tell(1);
            assertThat(queue.of(QueuedMessage.TOPIC)).isEmpty();
        }

        @Test
        void tellsOnlyWhatIsAskedFor() {
            save(webhook().set("events", List.of("UPDATED")).set("fields", "status, name"));
            save(webhook().set("active", false));
            save(webhook().set("entity", "user"));
            long id = save(deal("Tea")).id();
            save(Draft.update("deal", id).set("notes", "more"));
            save(Draft.update("deal", id).set("name", "Coffee"));
            tell(1);
            save(Draft.delete("deal", id));
            tell(1);
            send(false);

            assertThat(log()).extracting(Message::event).containsExactly("deals.updated");
        }

        @Test
        void tellsOnceHoweverOftenItIsTold() {
            save(webhook());
            save(deal("Tea"));

            tell(3);
            send(false);

            assertThat(receiver.taken).hasSize(1);
            assertThat(log()).hasSize(1);
        }

        @Test
        void leavesValuesOutIfThatIsAskedForOrIfTheyAreLong() {
            save(webhook().set("thin", true));
            save(deal("Tea"));
            tell(1);
            send(false);
            assertThat(read(receiver.taken.get(0).body()).at("/data/attributes").isMissingNode())
                    .isTrue();
            assertThat(read(receiver.taken.get(0).body()).at("/meta/changed").toString())
                    .contains("status");

            save(webhook());
            save(deal("Long").set("notes", "x".repeat(600_000)));
            tell(1);
            send(false);
            assertThat(receiver.taken)
                    .hasSize(3)
                    .allSatisfy(taken -> assertThat(taken.body().length()).isLessThan(1000));
        }

        @Test
        void whatIsNotTakenIsTriedAgainAndSaysWhy() {
            save(webhook());
            save(deal("Tea"));
            receiver.answering = exchange -> Receiver.answer(exchange, 503, "not\n now");
            tell(1);
            QueuedMessage message = queue.of(QueuedMessage.TOPIC).get(0);

            assertThatThrownBy(() -> attempt(message, false)).satisfies(OnADatabase::passes);
            assertThat(log().get(0).state()).isEqualTo(State.WAITING);
            assertThat(log().get(0).reason()).isEqualTo("answered 503: not now");
            assertThatThrownBy(() -> host.asSystem(() -> {
                        webhooks.resend(log().get(0).id());
                        return 0;
                    }))
                    .hasMessageContaining("goes out by itself");
            assertThatThrownBy(() -> attempt(message, true)).satisfies(OnADatabase::passes);
            assertThat(log().get(0).state()).isEqualTo(State.FAILED);
            assertThat(log().get(0).reason()).isEqualTo("given up after 16 attempts: answered 503: not now");
            assertThat(log().get(0).status()).isEqualTo(503);

            receiver.answering = exchange -> Receiver.answer(exchange, 200, "x".repeat(100_000));
            queue.clear();
            host.asSystem(() -> {
                webhooks.resend(log().get(0).id());
                return 0;
            });
            attempt(message, false);
            assertThat(receiver.taken).as("an earlier round").hasSize(2);
            send(false);
            assertThat(log().get(0).state()).isEqualTo(State.DELIVERED);
            assertThat(log().get(0).attempts()).isEqualTo(3);
            assertThat(receiver.taken.stream().map(taken -> taken.header("webhook-id")))
                    .hasSize(3)
                    .containsOnly(log().get(0).messageId());
        }

        private static void passes(Throwable thrown) {
            assertThat(((Failure) thrown).kind()).isEqualTo(Failure.Kind.UNAVAILABLE);
        }

        @Test
        void followsNoRedirect() {
            save(webhook());
            save(deal("Tea"));
            receiver.answering = exchange -> {
                exchange.getResponseHeaders().add("Location", "/elsewhere");
                Receiver.answer(exchange, 307, "");
            };
            tell(1);

            assertThatThrownBy(() -> send(false)).satisfies(OnADatabase::passes);

            assertThat(receiver.taken).hasSize(1);
            assertThat(log().get(0).reason()).contains("307").contains("not followed");
        }

        @Test
        void aReceiverThatIsGoneIsToldNoMore() {
            long webhook = save(webhook()).id();
            save(deal("Tea"));
            save(deal("Coffee"));
            receiver.answering = exchange -> Receiver.answer(exchange, 410, "");
            tell(1);

            send(false);

            assertThat(receiver.taken).hasSize(1);
            assertThat(log()).extracting(Message::state).containsOnly(State.FAILED);
            assertThat(log().get(0).reason()).contains("switched off");
            assertThat(host.asSystem(() -> host.records().require("webhook", webhook))
                            .get("active"))
                    .isEqualTo(false);
        }

        @Test
        void sendsNothingWhereNothingMayBeSent() {
            Outlet closed = outlet(Map.of("plainHttp", "true"));
            try {
                save(webhook());
                save(deal("Tea"));
                tell(1);
                sender = new MessageSender(host.records(), messages, closed);

                assertThatThrownBy(() -> send(false))
                        .isInstanceOfSatisfying(Failure.class, failure -> assertThat(failure.kind())
                                .isEqualTo(Failure.Kind.INVALID));

                assertThat(receiver.taken).isEmpty();
                assertThat(log().get(0).state()).isEqualTo(State.FAILED);
                assertThat(log().get(0).reason()).contains("localhost").contains("allowedNetworks");
            } finally {
                closed.close();
            }
        }

        @Test
        void waitsNoLongerThanItHasTo() {
            Outlet hasty =
                    outlet(Map.of("allowedNetworks", "127.0.0.0/8, ::1", "plainHttp", "true", "timeoutSeconds", "1"));
            try {
                sender = new MessageSender(host.records(), messages, hasty);
                save(webhook());
                save(deal("Tea"));
                receiver.answering = exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    try {
                        for (int i = 0; i < 100; i++) {
                            exchange.getResponseBody().write('x');
                            exchange.getResponseBody().flush();
                            Thread.sleep(200);
                        }
                    } catch (InterruptedException stop) {
                        Thread.currentThread().interrupt();
                    }
                };
                tell(1);
                Instant begun = Instant.now();

                assertThatThrownBy(() -> send(false)).satisfies(OnADatabase::passes);

                assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(15));
                assertThat(log().get(0).reason()).contains("longer than 3 s");
            } finally {
                hasty.close();
            }
        }

        @Test
        void aReceiverThatIsAwayKeepsNobodyWaiting() {
            long webhook = save(webhook()).id();
            receiver.answering = exchange -> Receiver.answer(exchange, 500, "");
            for (int i = 0; i < 7; i++) {
                save(deal("Deal " + i));
            }
            tell(1);
            queue.of(QueuedMessage.TOPIC).forEach(message -> assertThatThrownBy(() -> attempt(message, false))
                    .satisfies(OnADatabase::passes));

            assertThat(receiver.taken).hasSize(5);
            assertThat(log().get(0).reason()).contains("left alone");
            assertThat(log()).extracting(Message::webhook).containsOnly(webhook);
        }

        @ParameterizedTest
        @CsvSource(
                quoteCharacter = '^',
                textBlock =
                        """
                url,     https://127.0.0.2:1/,            forbidden-address
                url,     https://[::ffff:10.0.0.1]/x,     forbidden-address
                url,     https://169.254.169.254/latest,  forbidden-address
                url,     https://2130706433/,             forbidden-address
                url,     http://example.com/,             not-https
                url,     ftp://example.com/,              not-https
                url,     https://user:secret@example.com, not-an-address
                url,     https://example.com/#x,          not-an-address
                url,     https:///x,                      not-an-address
                url,     https://exa mple.com/,           not-an-address
                entity,  nothing,                         unknown-entity
                fields,  ^name, colour^,                  unknown-field
                """)
        void whatCouldNeverBeSentIsRefused(String field, String value, String code) {
            Outlet closed = outlet(Map.of());
            try {
                TestHost strict = TestHost.on(open())
                        .types(DEAL)
                        .entities(User.class, Role.class, Webhook.class)
                        .hooks(new WebhookChecks(() -> host.model(), closed, messages))
                        .start();
                try (strict) {
                    assertThatThrownBy(() -> strict.asSystem(() -> strict.records()
                                    .save(webhook()
                                            .set("url", "https://example.com/")
                                            .set(field, value))))
                            .isInstanceOfSatisfying(Failure.class, failure -> assertThat(failure.problems())
                                    .anySatisfy(problem -> {
                                        assertThat(problem.code()).isEqualTo(code);
                                        assertThat(problem.field()).isEqualTo(field);
                                    }));
                }
            } finally {
                closed.close();
            }
        }

        @Test
        void aNewSecretAndTheOneBeforeAreSignedWithForAWhile() throws Exception {
            long webhook = save(webhook()).id();
            String first = host.asSystem(() -> webhooks.secret(webhook));
            String second = host.asSystem(() -> webhooks.newSecret(webhook));
            save(deal("Tea"));
            tell(1);
            send(false);

            assertThat(second).startsWith("whsec_").isNotEqualTo(first);
            assertThat(host.asSystem(() -> webhooks.secret(webhook))).isEqualTo(second);
            Receiver.Taken taken = receiver.taken.get(0);
            assertThat(taken.header("webhook-signature")).isEqualTo(signed(second, taken) + " " + signed(first, taken));
            assertThat(taken.body()).doesNotContain(first).doesNotContain(second);
        }

        @Test
        void asksWhetherTheReceiverAnswers() {
            long webhook = save(webhook()).id();

            long id = host.asSystem(() -> webhooks.ping(webhook));
            send(false);

            assertThat(events()).containsExactly("ping " + webhook);
            assertThat(host.asSystem(() -> webhooks.get(id)).orElseThrow().state())
                    .isEqualTo(State.DELIVERED);
        }

        @Test
        void whoMayOnlyViewReadsTheLogAndNothingElse() {
            long webhook = save(webhook()).id();
            long id = host.asSystem(() -> webhooks.ping(webhook));

            assertThat(host.as(auditor, () -> webhooks.find(new Search(webhook, null, 0), Long.MAX_VALUE, 10)))
                    .hasSize(1);
            assertThat(host.as(auditor, () -> webhooks.get(id))).isPresent();
            List<Runnable> forbidden = List.of(
                    () -> webhooks.body(id),
                    () -> webhooks.secret(webhook),
                    () -> webhooks.newSecret(webhook),
                    () -> webhooks.ping(webhook),
                    () -> webhooks.resend(id));
            forbidden.forEach(each -> assertThatThrownBy(() -> host.as(auditor, () -> {
                        each.run();
                        return 0;
                    }))
                    .isInstanceOfSatisfying(
                            Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.DENIED)));
            assertThatThrownBy(() -> host.as(Identity.ANONYMOUS, () -> webhooks.find(Search.ALL, Long.MAX_VALUE, 10)))
                    .isInstanceOf(Failure.class);
        }

        @Test
        void aWebhookTakesItsMessagesAndSecretAlong() {
            long webhook = save(webhook()).id();
            String secret = host.asSystem(() -> webhooks.secret(webhook));
            host.asSystem(() -> webhooks.ping(webhook));

            save(Draft.delete("webhook", webhook));
            send(false);

            assertThat(receiver.taken).isEmpty();
            assertThat(messages.find(List.of(webhook), Search.ALL, Long.MAX_VALUE, 10))
                    .isEmpty();
            assertThat(messages.secrets(webhook)).doesNotContain(secret);
        }

        @Test
        void oldMessagesGoAndWaitingOnesStay() {
            long webhook = save(webhook()).id();
            host.asSystem(() -> webhooks.ping(webhook));
            send(false);
            long waiting = host.asSystem(() -> webhooks.ping(webhook));

            assertThat(messages.clean(Instant.now().minusSeconds(60))).isZero();
            assertThat(messages.clean(Instant.now().plusSeconds(60))).isEqualTo(1);
            assertThat(log()).extracting(Message::id).containsExactly(waiting);
        }

        @Test
        void problemsOfAWebhookAreToldTogether() {
            assertThatThrownBy(() -> save(webhook().set("entity", "nothing").set("url", "x")))
                    .isInstanceOfSatisfying(Failure.class, failure -> assertThat(failure.problems())
                            .extracting(Problem::field)
                            .contains("entity", "url"));
        }
    }

    @Nested
    class OnH2 extends OnADatabase {
        @TempDir
        private Path folder;

        private int opened;

        @Override
        OpenDatabase open() {
            return TestDatabases.h2(folder.resolve("database" + opened++)).open();
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
