package mortise.websocket;

import static mortise.websocket.PushNode.LETTERS;
import static mortise.websocket.PushNode.WEATHER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import mortise.core.Health;
import mortise.database.OpenDatabase;
import mortise.push.Channel;
import mortise.push.RecordsChanged;
import mortise.push.RecordsChanged.Change;
import mortise.push.RecordsChanged.What;
import mortise.testkit.DatabaseOpener;
import mortise.testkit.databases.TestDatabases;
import mortise.websocket.PushNode.Letter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real clients at a real server. */
class PushTest {
    @TempDir
    private Path folder;

    private final MemoryAccess access = new MemoryAccess();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private OpenDatabase database;
    private PushNode node;

    @BeforeEach
    void start() throws Exception {
        access.add(1, "anna");
        access.add(2, "ben");
        access.add(3, "fresh");
        database = keep(TestDatabases.h2(folder).open());
        node = keep(new PushNode(database, access, Map.of("origins", "https://portal.example.com")));
    }

    @AfterEach
    void close() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
    }

    private <T extends AutoCloseable> T keep(T closed) {
        opened.add(closed);
        return closed;
    }

    private Ear anna() throws Exception {
        return keep(Ear.withTicket(node, "anna"));
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private void tell(String key, String text) {
        node.push().publish(LETTERS, key, new Letter(text));
    }

    @Test
    void tellsWhoListensAndNobodyElse() throws Exception {
        Ear anna = anna();
        Ear ben = keep(Ear.withTicket(node, "ben"));
        anna.hear("letters/a", "letters/b");
        ben.hear("letters/b");

        tell("a", "one");
        tell("b", "two \"ä\" </script>");

        anna.awaitEvent("two");
        ben.awaitEvent("two");
        assertThat(anna.letters()).containsExactly("one", "two \"ä\" </script>");
        assertThat(ben.letters()).containsExactly("two \"ä\" </script>");
    }

    @Test
    void welcomesAndSaysWhoOneIs() throws Exception {
        JsonNode welcome = anna().await(message -> message.path("do").asText().equals("welcome"));

        assertThat(welcome.path("user").asLong()).isEqualTo(1);
        assertThat(welcome.path("at").asText()).matches("[0-9a-f]{32}-[0-9]+");
    }

    @Test
    void lettersLeaveWhenOneLeaves() throws Exception {
        Ear anna = anna();
        anna.hear("letters/a", "letters/b");
        anna.say("{'do':'leave','topics':['letters/a']}");
        anna.hear("letters/b");

        tell("a", "not heard");
        tell("b", "heard");

        anna.awaitEvent("heard");
        assertThat(anna.letters()).containsExactly("heard");
    }

    @Test
    void aTicketLetsInOnce() throws Exception {
        String ticket = node.ticket("anna");
        keep(Ear.connect(node, "?ticket=" + ticket, "", ""));

        assertThat(Ear.refusal(node, "?ticket=" + ticket, "", "")).isEqualTo(401);
    }

    @Test
    void ofManyWhoUseATicketAtOnceOneIsLetIn() throws Exception {
        String ticket = node.ticket("anna");

        List<Integer> answers = IntStream.range(0, 8)
                .parallel()
                .map(i -> Ear.refusal(node, "?ticket=" + ticket, "", ""))
                .boxed()
                .toList();

        assertThat(answers)
                .containsOnlyOnce(101)
                .filteredOn(status -> status != 101)
                .containsOnly(401);
    }

    @ParameterizedTest
    @CsvSource({
        "x",
        "''",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "'%27%20or%201=1--%20AAAAAAAAAAAAAAAAAAAAAAAAAA'"
    })
    void aForgedTicketIsRefused(String ticket) {
        assertThat(Ear.refusal(node, "?ticket=" + ticket, "", "")).isEqualTo(401);
    }

    @Test
    void aTicketOfAPageIsGoodInItsSessionOnly() throws Exception {
        String own = access.open("anna");
        String other = access.open("anna");
        String answer = node.askTicket(own, "csrf-" + own, node.origin()).body();
        String again = node.askTicket(own, "csrf-" + own, node.origin()).body();

        assertThat(Ear.refusal(node, "?ticket=" + PushNode.word(answer), other, node.origin()))
                .isEqualTo(403);
        assertThat(Ear.refusal(node, "?ticket=" + PushNode.word(again), own, node.origin()))
                .isEqualTo(101);
    }

    @Test
    void givesATicketToNobodyWhoDoesNotShowWhoHeIs() throws Exception {
        String session = access.open("anna");

        assertThat(node.askTicket("token-nobody").statusCode()).isEqualTo(401);
        assertThat(node.askTicket("nonsense", "csrf-nonsense", node.origin()).statusCode())
                .isEqualTo(401);
        assertThat(node.askTicket(session, "wrong", node.origin()).statusCode()).isEqualTo(403);
        assertThat(node.askTicket(session, "csrf-" + session, "https://evil.example.com")
                        .statusCode())
                .isEqualTo(403);
        assertThat(node.askTicket("token-anna").statusCode()).isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource({
        "https://evil.example.com, 403",
        "null, 403",
        "http://127.0.0.1, 403",
        "http://127.0.0.1.evil.example.com, 403",
        "'', 403",
        "https://portal.example.com, 403",
        "OURS, 101"
    })
    void aSessionIsGoodOnOurPagesOnly(String origin, int status) {
        String session = access.open("anna");

        assertThat(Ear.refusal(node, "", session, origin.equals("OURS") ? node.origin() : origin))
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"https://evil.example.com, 403", "https://portal.example.com, 101", "'', 101", "null, 403"})
    void aTicketIsGoodOnKnownPagesAndForPrograms(String origin, int status) throws Exception {
        assertThat(Ear.refusal(node, "?ticket=" + node.ticket("anna"), "", origin))
                .isEqualTo(status);
    }

    @Test
    void letsInNobodyWithoutASessionOrWithAPasswordToBeChanged() {
        assertThat(Ear.refusal(node, "", "", node.origin())).isEqualTo(401);
        assertThat(Ear.refusal(node, "", access.open("fresh"), node.origin())).isEqualTo(403);
    }

    @Test
    void refusesTopicsThatOneMayNotHear() throws Exception {
        node.forbidden.add("anna letters/secret");
        node.forbidden.add("anna records/account/7");
        Ear anna = anna();

        JsonNode answer = anna.hear(
                "letters/open",
                "letters/secret",
                "unknown/x",
                "letters/../x",
                "letters/a b",
                "presence/account/7",
                "presence/account/8",
                "presence/account",
                "");

        assertThat(texts(answer.path("topics"))).containsExactlyInAnyOrder("letters/open", "presence/account/8");
        tell("secret", "not heard");
        tell("open", "heard");
        anna.awaitEvent("heard");
        assertThat(anna.letters()).contains("heard").doesNotContain("not heard");
    }

    @Test
    void nothingIsPublishedByClients() throws Exception {
        node.forbidden.add("anna records/account/7");
        Ear anna = anna();
        anna.hear("letters/a");

        anna.say("{'do':'publish','topics':['letters/a'],'body':{'text':'forged'}}");
        anna.await(message -> message.path("code").asText().equals("no-verb"));
        anna.say("{'do':'present','topics':['letters/a'],'state':'viewing'}");
        anna.await(message -> message.path("code").asText().equals("denied"));
        int before = anna.told.size();
        anna.say("{'do':'present','topics':['presence/account/7'],'state':'viewing'}");
        await().until(() -> anna.told.size() > before);
        assertThat(anna.told.get(before).path("code").asText()).isEqualTo("denied");
    }

    @Test
    void endsWhatOneMayNotHearAnyMoreWhenRightsChange() throws Exception {
        Ear anna = anna();
        anna.hear("letters/a", "letters/b");
        node.forbidden.add("anna letters/a");

        node.push()
                .publish(
                        Channel.RECORDS,
                        "role",
                        new RecordsChanged("role", 9, "Admin", List.of(new Change(1, 2, What.CHANGED))));

        anna.await(message -> message.path("do").asText().equals("ended")
                && message.path("topic").asText().equals("letters/a"));
        tell("a", "not heard");
        tell("b", "heard");
        anna.awaitEvent("heard");
        assertThat(anna.letters()).containsExactly("heard");
    }

    @Test
    void tellsEachWhatHeMayHearOfAnEvent() throws Exception {
        Ear anna = anna();
        Ear ben = keep(Ear.withTicket(node, "ben"));
        anna.hear("records/account");
        ben.hear("records/account", "records/account/200");
        node.forbidden.add("ben records/account/200");

        node.push()
                .publish(
                        Channel.RECORDS,
                        List.of("account", "account/1", "account/200"),
                        new RecordsChanged(
                                "account",
                                9,
                                "Cora",
                                List.of(new Change(1, 2, What.CHANGED), new Change(200, 1, What.CREATED))));
        node.push()
                .publish(
                        Channel.RECORDS,
                        List.of("account", "account/200"),
                        new RecordsChanged("account", 9, "Cora", List.of(new Change(200, 2, What.CHANGED))));

        JsonNode whole = anna.awaitEvent("200");
        assertThat(whole.path("topic").asText()).isEqualTo("records/account");
        assertThat(whole.path("body").path("changes")).hasSize(2);
        JsonNode part = ben.awaitEvent("Cora");
        assertThat(part.path("body").path("changes")).hasSize(1);
        ben.await(message -> message.path("do").asText().equals("ended"));
        assertThat(ben.told.toString()).doesNotContain("\"id\":200");
    }

    @Test
    void closesWhatWasOpenedInASessionThatIsOver() throws Exception {
        String session = access.open("anna");
        Ear anna = keep(Ear.withSession(node, session));
        anna.hear("letters/a");

        access.signOut(session);

        anna.awaitClose(4401);
    }

    @Test
    void closesWhatAUserOpenedWhoIsNoUserAnyMore() throws Exception {
        Ear ben = keep(Ear.withTicket(node, "ben"));
        ben.hear("letters/a");

        access.remove("ben");

        ben.awaitClose(4401);
    }

    @Test
    void catchesUpWithWhatWasMissed() throws Exception {
        Ear before = anna();
        before.hear("letters/a");
        tell("a", "one");
        before.awaitEvent("one");
        String place = before.lastPlace();
        before.close();
        tell("a", "two");
        tell("b", "elsewhere");
        tell("a", "three");

        Ear after = anna();
        after.hearSince(place, "letters/a");
        tell("a", "four");

        after.awaitEvent("four");
        assertThat(after.letters()).containsExactly("two", "three", "four");
    }

    @Test
    void catchesUpAfterARestartOfTheNode() throws Exception {
        Ear before = anna();
        before.hear("letters/a");
        tell("a", "one");
        before.awaitEvent("one");
        String place = before.lastPlace();
        tell("a", "two");
        before.awaitEvent("two");
        node.close();

        before.awaitClose(1001);
        try (PushNode restarted = new PushNode(database, access, Map.of())) {
            Ear after = keep(Ear.withTicket(restarted, "anna"));
            await().until(() -> {
                after.hearSince(place, "letters/a");
                return after.letters().contains("two");
            });
            assertThat(after.letters()).doesNotContain("one");
        }
        node = keep(new PushNode(database, access, Map.of()));
    }

    @ParameterizedTest
    @CsvSource({"another-1", "x", "OWN-999999999999", "OWN--1", "OWN-"})
    void saysReloadWhereThePlaceIsUnknown(String since) throws Exception {
        Ear anna = anna();
        String order = anna.await(message -> message.path("do").asText().equals("welcome"))
                .path("at")
                .asText()
                .replaceFirst("-[0-9]+$", "");

        anna.hearSince(since.replace("OWN", order), "letters/a");

        anna.await(message -> message.path("do").asText().equals("reload"));
    }

    @Test
    void saysReloadWhereMoreWasMissedThanCanBeTold() throws Exception {
        Ear before = anna();
        JsonNode hearing = before.hear("letters/a");
        String place = hearing.path("at").asText();
        IntStream.range(0, 400).forEach(i -> tell("a", "letter " + i));
        before.awaitEvent("letter 399");

        Ear after = anna();
        after.hearSince(place, "letters/a");

        after.await(message -> message.path("do").asText().equals("reload"));
        assertThat(after.letters()).isEmpty();
    }

    @Test
    void tellsWhoComesLaterTheLatestState() throws Exception {
        node.push().publish(WEATHER, "oslo", new Letter("rain"));
        node.push().publish(WEATHER, "oslo", new Letter("snow"));
        tell("a", "not kept");
        Ear first = anna();
        first.hear("letters/a");
        tell("a", "after");
        first.awaitEvent("after");

        Ear late = anna();
        late.hear("weather/oslo", "letters/a");

        late.awaitEvent("snow");
        assertThat(late.letters()).containsExactly("snow");
    }

    @Test
    void tellsWhoElseIsThere() throws Exception {
        Ear anna = anna();
        anna.hear("presence/account/8");
        anna.say("{'do':'present','topics':['presence/account/8'],'state':'viewing'}");
        anna.awaitEvent("viewing");

        Ear ben = keep(Ear.withTicket(node, "ben"));
        ben.hear("presence/account/8");
        JsonNode there = ben.await(message -> message.path("body").has("people"));
        assertThat(there.path("body").path("people")).hasSize(1);
        assertThat(there.path("body").path("people").get(0).path("title").asText())
                .isEqualTo("Anna");
        ben.say("{'do':'present','topics':['presence/account/8'],'state':'editing'}");
        anna.await(message -> message.path("body").path("state").asText().equals("editing")
                && message.path("body").path("user").asLong() == 2);

        ben.close();

        anna.await(message -> message.path("body").path("state").asText().equals("left")
                && message.path("body").path("user").asLong() == 2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "no json;no-json",
                "[];no-verb",
                "{'do':1};no-verb",
                "{'do':'dance'};no-verb",
                "{'do':'hear','topics':[1]};no-topic",
                "{'do':'hear','do':'leave'};no-json",
                "[[[[[[[[[[[[]]]]]]]]]]]];no-json"
            })
    void saysWhatIsWrongWithAMessageAndGoesOn(String message, String code) throws Exception {
        Ear anna = anna();

        anna.say(message);

        anna.await(answer -> answer.path("code").asText().equals(code));
        anna.hear("letters/a");
    }

    @Test
    void endsAConnectionWithAMessageTooLong() throws Exception {
        Ear anna = anna();

        anna.say("{'do':'" + "x".repeat(20_000) + "'}");

        anna.awaitClose(1009);
    }

    @Test
    void endsAConnectionThatSaysTooMuch() throws Exception {
        Ear anna = anna();
        for (int i = 0; i < 301; i++) {
            anna.say("{'do':'pong'}");
        }

        anna.awaitClose(4429);
    }

    @Test
    void endsAConnectionThatIsSilent() throws Exception {
        PushNode quick = keep(new PushNode(database, access, Map.of("pingSeconds", 1, "sendSeconds", 1)));
        keep(new DeafClient(quick, access.open("anna"), "letters/a"));
        await().until(() -> quick.servlet().list().size() == 1);
        Ear answering = keep(Ear.withTicket(quick, "ben"));

        await().atMost(Duration.ofSeconds(20))
                .until(() -> quick.servlet().list().size() == 1);
        assertThat(quick.servlet().list().get(0).user()).isEqualTo("ben");
        assertThat(answering.closedWith).isZero();
    }

    @Test
    void boundsConnectionsAndTopics() throws Exception {
        PushNode small = keep(new PushNode(database, access, Map.of("connectionsPerUser", 2, "topics", 3)));
        Ear first = keep(Ear.withTicket(small, "anna"));
        keep(Ear.withTicket(small, "anna"));

        assertThat(Ear.refusal(small, "?ticket=" + small.ticket("anna"), "", ""))
                .isEqualTo(429);
        keep(Ear.withTicket(small, "ben"));
        JsonNode answer = first.hear("letters/a", "letters/b", "letters/c", "letters/d");
        assertThat(answer.path("topics")).hasSize(3);
        assertThat(answer.path("refused")).hasSize(1);
        first.close();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> Ear.refusal(small, "?ticket=" + small.ticket("anna"), "", "") == 101);
    }

    @Test
    void dropsSlowClientsAndLeavesTheOthersUnharmed() throws Exception {
        PushNode busy = keep(
                new PushNode(database, access, Map.of("connectionsPerUser", 1000, "waiting", 64, "sendSeconds", 2)));
        String session = access.open("anna");
        for (int i = 0; i < 200; i++) {
            keep(new DeafClient(busy, session, "letters/a"));
        }
        List<Ear> good = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Ear ear = keep(Ear.withTicket(busy, "ben"));
            ear.hear("letters/a");
            good.add(ear);
        }
        await().until(() -> busy.servlet().list().stream()
                        .filter(client -> client.topics().contains("letters/a"))
                        .count()
                == 220);

        // 400 × 12,000 characters are more than 200 sockets and queues of 64 hold, and each one is awaited by the good.
        String text = "x".repeat(12_000);
        AtomicInteger told = new AtomicInteger();
        for (int i = 0; i < 400; i++) {
            busy.push().publish(LETTERS, "a", new Letter(told.incrementAndGet() + " " + text));
            if (i % 20 == 19) {
                int count = told.get();
                await().atMost(Duration.ofSeconds(20))
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> good.stream().allMatch(ear -> ear.letters().size() == count));
            }
        }

        await().atMost(Duration.ofSeconds(20)).until(() -> busy.servlet().list().size() == 20);
        assertThat(good).allMatch(ear -> ear.closedWith == 0);
        assertThat(busy.servlet().metrics())
                .filteredOn(metric -> metric.name().equals("mortise_push_slow_total"))
                .allMatch(metric -> metric.value() >= 200);
    }

    @Test
    void saysWhereWebSocketsAreSwitchedOff() throws Exception {
        PushNode off = keep(new PushNode(database, access, Map.of(), false));

        assertThat(Ear.refusal(off, "?ticket=" + off.ticket("anna"), "", "")).isEqualTo(503);
        assertThat(off.servlet().report().state()).isEqualTo(Health.State.DEGRADED);
        assertThat(node.get("/push").statusCode()).isEqualTo(426);
        assertThat(node.get("/push/else").statusCode()).isEqualTo(404);
        assertThat(node.servlet().report().state()).isEqualTo(Health.State.UP);
    }

    /** Else what is told between would reach nobody. */
    @Test
    void nobodyListensBeforeTheNodeDoes() throws Exception {
        DatabaseOpener opener = TestDatabases.postgresql();
        PushNode one = keep(new PushNode(keep(opener.open()), access, Map.of()));
        // It has its tables when it listens.
        keep(Ear.withTicket(one, "ben")).hear("letters/a");
        OpenDatabase database = keep(opener.open());
        Ear early;
        try (Connection busy = database.dataSource().getConnection();
                Statement statement = busy.createStatement()) {
            busy.setAutoCommit(false);
            statement.execute("lock table push_event in access exclusive mode");
            PushNode late = keep(new PushNode(database, access, Map.of()));
            early = keep(Ear.withTicket(late, "anna"));
            early.say("{'do':'hear','topics':['letters/a'],'since':''}");
            await().during(Duration.ofMillis(300)).until(() -> early.told.stream()
                    .noneMatch(message -> message.path("do").asText().equals("hearing")));
            busy.rollback();
        }
        early.await(message -> message.path("do").asText().equals("hearing"));
        one.push().publish(LETTERS, "a", new Letter("heard"));
        early.awaitEvent("heard");
    }

    @Test
    void worksOnSeveralNodes() throws Exception {
        DatabaseOpener opener = TestDatabases.postgresql();
        PushNode one = keep(new PushNode(keep(opener.open()), access, Map.of()));
        PushNode other = keep(new PushNode(keep(opener.open()), access, Map.of()));
        String ticket = one.ticket("anna");
        Ear there = keep(Ear.connect(other, "?ticket=" + ticket, "", ""));
        assertThat(Ear.refusal(one, "?ticket=" + ticket, "", "")).isEqualTo(401);
        there.hear("letters/a", "presence/account/8");
        Ear here = keep(Ear.withTicket(one, "ben"));
        here.hear("presence/account/8");

        one.push().publish(LETTERS, "a", new Letter("from afar"));
        here.say("{'do':'present','topics':['presence/account/8'],'state':'editing'}");

        there.awaitEvent("from afar");
        there.await(message -> message.path("body").path("state").asText().equals("editing"));
        String place =
                Objects.requireNonNull(there.awaitEvent("from afar")).path("at").asText();
        there.close();
        other.push().publish(LETTERS, "a", new Letter("missed"));
        Ear back = keep(Ear.withTicket(one, "anna"));
        await().until(() -> {
            back.hearSince(place, "letters/a");
            return back.letters().contains("missed");
        });
        assertThat(back.letters()).doesNotContain("from afar");
    }
}
