package mortise.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import mortise.core.Context;
import mortise.core.Identity;
import mortise.queue.OpenQueue;
import mortise.queue.OpenQueue.DeadLetter;
import mortise.queue.OpenQueue.Leased;
import mortise.queue.OpenQueue.Outgoing;
import mortise.queue.OpenQueue.Subscription;
import mortise.queue.OpenQueue.Worker;
import mortise.queue.Priority;
import mortise.queue.selection.JsonFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages of the queue as a browser without scripts uses them: a real queue, in the host's database. */
class QueueTest {
    private static final String PATH = "/admin/queue";
    private static final String CONSUMERS = PATH + "/consumers";
    private static final String DEAD = PATH + "/dead";

    private WebHost host;
    private Client ingrid;

    /** Stands for a handler that is installed on a node. */
    static Worker worker(String topic, String subscriber) {
        return new Worker(topic, subscriber, 4, 0, "", null, List.of());
    }

    static Outgoing message(String topic, String body) {
        return message(topic, body, "{\"user\":\"anna\",\"locale\":\"de\"}");
    }

    static Outgoing message(String topic, String body, String context) {
        return new Outgoing(topic, true, Priority.NORMAL, Duration.ZERO, Duration.ZERO, "", context, body);
    }

    /** Sends messages and buries what is taken. */
    static void bury(OpenQueue queue, Subscription subscription, int count, String reason, String trace) {
        queue.send(IntStream.rangeClosed(1, count)
                .mapToObj(n -> message(subscription.topic(), "{\"account\":" + n + ",\"name\":\"<b>Halvorsen</b>\"}"))
                .toList());
        for (Leased leased : queue.take(subscription.id(), count, Duration.ofMinutes(5), "test")) {
            queue.bury(leased.id(), reason, trace, "test");
        }
    }

    @BeforeEach
    void start() throws Exception {
        host = WebHost.start(Map.of());
        ingrid = new Client(host.address()).signIn("ingrid");
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
    }

    private static List<Long> ids(OpenQueue queue) {
        return queue.deadLetters(null, Long.MAX_VALUE, 1_000).stream()
                .map(DeadLetter::id)
                .toList();
    }

    @Test
    void saysSoWhileTheQueueIsAway() throws Exception {
        assertThat(ingrid.get(PATH).text(".banner")).contains("not there at the moment");
        assertThat(ingrid.get(DEAD + "?s=3&x=4").text(".banner")).contains("not there at the moment");
        assertThat(ingrid.get(PATH + "/discard?id=1").status()).isEqualTo(503);
    }

    @Test
    void answersScriptsWithTheRowsAlone() throws Exception {
        for (String path : List.of(PATH, CONSUMERS)) {
            assertThat(rows(path).text(".banner")).contains("not there at the moment");
        }
        host.openQueue(worker("mail.send", "mailer")).subscribe("mail.send", "mailer");

        for (String path : List.of(PATH, CONSUMERS)) {
            Client.Page rows = rows(path);
            assertThat(names(rows)).containsExactly("mail.send/mailer");
            assertThat(rows.has("h1")).isFalse();
        }
    }

    private Client.Page rows(String path) throws Exception {
        return ingrid.send(HttpRequest.newBuilder(URI.create(host.address() + path))
                .header("HX-Request", "true")
                .header("HX-Target", "queue"));
    }

    @Test
    void showsWhatWaitsForWhom() throws Exception {
        OpenQueue queue = host.openQueue(worker("record.changed", "search"));
        assertThat(ingrid.get(PATH).text(".empty")).contains("Nobody gets messages yet");
        assertThat(ingrid.get(DEAD).text(".empty")).contains("No dead letters");

        Subscription search = queue.subscribe("record.changed", "search");
        queue.subscribe("mail.send", "mailer");
        queue.send(List.of(
                message("record.changed", "1"),
                message("record.changed", "2"),
                message("record.changed", "3"),
                message("mail.send", "4"),
                message("card.read", "5"),
                new Outgoing(
                        "mail.send", true, Priority.LOW, Duration.ofHours(1), Duration.ZERO, "", "{}", "tomorrow")));
        queue.take(search.id(), 1, Duration.ofMinutes(5), "test");
        Client.Page page = ingrid.get(PATH);

        assertThat(page.html().select("tbody tr").eachText())
                .anyMatch(row -> row.startsWith("mail.send/mailer 1 0 1 0 just now 0/s 0 No consumer"))
                .anyMatch(row -> row.startsWith("record.changed/search 2 1 0 0 just now 0/s 1 Open"))
                .anyMatch(row -> row.startsWith("card.read 1 0 0 0 just now 0/s 0 No subscriber yet"));
        assertThat(page.html().select(".banner li").eachText())
                .containsExactly("mail.send/mailer: 2 messages", "card.read: 1 message");
        assertThat(page.html().select("nav a[aria-current]").eachText()).contains("Jobs and queues");
    }

    @Test
    void findsByTopicAndByState() throws Exception {
        OpenQueue queue = host.openQueue(worker("record.changed", "search"), worker("job.run", "jobs"));
        queue.subscribe("record.changed", "search");
        queue.subscribe("record.changed", "push");
        queue.pause(queue.subscribe("job.run", "jobs").id(), true);
        queue.send(List.of(message("record.changed", "1"), message("mail.send", "2")));

        assertThat(names(ingrid.get(PATH)))
                .containsExactlyInAnyOrder("record.changed/search", "record.changed/push", "job.run/jobs", "mail.send");
        assertThat(names(ingrid.get(PATH + "?q=CHANGED"))).hasSize(2);
        assertThat(names(ingrid.get(PATH + "?s=paused"))).containsExactly("job.run/jobs");
        assertThat(names(ingrid.get(PATH + "?s=away&q=record"))).containsExactly("record.changed/push");
        assertThat(names(ingrid.get(PATH + "?s=backlog"))).hasSize(3);
        Client.Page none = ingrid.get(PATH + "?s=paused&q=record");
        assertThat(none.text(".empty")).contains("Nothing matches");
        assertThat(none.html().select(".seg a").eachText())
                .containsExactly("All", "With backlog 3", "No consumer 1", "Paused 1");
        assertThat(none.html().select(".seg a[aria-current]").eachText()).containsExactly("Paused 1");
        assertThat(names(ingrid.get(none.html().select(".seg a").get(2).attr("href"))))
                .containsExactly("record.changed/push");
    }

    private static List<String> names(Client.Page page) {
        return page.html().select("tbody tr td:first-child").eachText();
    }

    @Test
    void pausesEverythingAndGoesOn() throws Exception {
        OpenQueue queue = host.openQueue();
        assertThat(ingrid.get(PATH).html().select("#all")).isEmpty();
        Subscription search = queue.subscribe("record.changed", "search");
        queue.subscribe("mail.send", "mailer");
        queue.pause(search.id(), true);
        queue.send(List.of(message("nobody.listens", "1")));

        ingrid.send(ingrid.get(PATH).form("form[action$=pause-all]"));
        Client.Page paused = ingrid.get(PATH);
        assertThat(paused.html().select("#all").text()).contains("Resume all consumers");
        assertThat(paused.text(".toast")).contains("Nothing is handed out any more");
        assertThat(queue.depths())
                .filteredOn(depth -> depth.subscription().id() != 0)
                .hasSize(2);
        assertThat(queue.depths())
                .filteredOn(depth -> depth.subscription().id() != 0)
                .allMatch(depth -> depth.subscription().paused());

        ingrid.send(paused.form("form[action$=resume-all]"));
        assertThat(ingrid.get(PATH).text(".toast")).contains("Everything goes on");
        assertThat(queue.depths()).noneMatch(depth -> depth.subscription().paused());
    }

    @Test
    void showsHowMuchIsDoneAndWhereMostWaits() throws Exception {
        OpenQueue queue = host.openQueue();
        for (String topic : List.of("one", "two", "three", "four", "five", "six")) {
            queue.subscribe(topic, "worker");
        }
        queue.send(List.of(message("three", "1"), message("three", "2"), message("five", "3")));
        queue.beat("a", List.of(done("six", List.of(600, 30)), done("two", List.of(1, 0))));
        queue.beat("b", List.of(done("six", List.of(7, 1_200, 0))));

        Client.Page page = ingrid.get(PATH);
        assertThat(page.html().select("tr:has(td:contains(six/worker)) .q-rate").text())
                .isEqualTo("30/s");
        assertThat(page.html().select("tr:has(td:contains(two/worker)) .q-rate").text())
                .isEqualTo("< 0.1/s");
        assertThat(page.html().select("tr:has(td:contains(one/worker)) svg.mutedl"))
                .hasSize(1);
        assertThat(ingrid.get(PATH + "/busiest").html().select("#busiest > div").eachText())
                .containsExactly(
                        "three/worker 0 consumers 2 waiting, oldest just now",
                        "five/worker 0 consumers 1 waiting, oldest just now",
                        "six/worker 2 consumers 0 waiting",
                        "two/worker 1 consumer 0 waiting");
    }

    private static Worker done(String topic, List<Integer> minutes) {
        return new Worker(topic, "worker", 1, 0, "", null, minutes);
    }

    @Test
    void showsWhoWorksOnWhat() throws Exception {
        assertThat(ingrid.get(CONSUMERS).text(".banner")).contains("not there at the moment");
        OpenQueue queue = host.openQueue();
        assertThat(ingrid.get(CONSUMERS).text(".empty")).contains("Nobody works on messages");

        queue.beat(
                "web-1",
                List.of(
                        worker("record.changed", "search"),
                        new Worker("mail.send", "mailer", 2, 1, "order <b>17</b>", Instant.now(), List.of(600, 30))));
        Client.Page page = ingrid.get(CONSUMERS);

        assertThat(page.html().select("tbody tr").eachText())
                .containsExactly(
                        "mail.send/mailer Busy web-1 just now 1 of 2 order <b>17</b> begun just now 630 Drain",
                        "record.changed/search Idle web-1 just now 0 of 4 – 0 Drain");
        assertThat(names(ingrid.get(CONSUMERS + "?s=busy"))).containsExactly("mail.send/mailer");
        assertThat(names(ingrid.get(CONSUMERS + "?q=17%3C"))).containsExactly("mail.send/mailer");
        assertThat(names(ingrid.get(CONSUMERS + "?q=WEB-1"))).hasSize(2);
        assertThat(ingrid.get(CONSUMERS + "?s=lost").text(".empty")).contains("Nothing matches");
        assertThat(page.html().select("nav.tabs a[aria-current]").eachText()).containsExactly("Consumers 2");
    }

    @Test
    void holdsBackAndGoesOn() throws Exception {
        OpenQueue queue = host.openQueue(worker("mail.send", "mailer"));
        Subscription mailer = queue.subscribe("mail.send", "mailer");

        Client.Page paused = ingrid.send(ingrid.get(PATH).form("form[action$=pause]"));

        assertThat(paused.location()).isEqualTo(PATH);
        assertThat(ingrid.get(PATH).text(".toast")).isEqualTo("mail.send/mailer is paused");
        queue.send(List.of(message("mail.send", "1")));
        assertThat(queue.take(mailer.id(), 1, Duration.ofMinutes(5), "test")).isEmpty();
        Client.Page page = ingrid.get(PATH);
        assertThat(page.text("tbody tr")).contains("Paused");
        assertThat(page.has(".banner")).isFalse();
        ingrid.send(page.form("form[action$=resume]"));
        assertThat(queue.take(mailer.id(), 1, Duration.ofMinutes(5), "test")).hasSize(1);
    }

    @Test
    void opensADeadLetterAndWritesNothingOfItAsHtml() throws Exception {
        OpenQueue queue = host.openQueue();
        Subscription mailer = queue.subscribe("mail.send", "mailer");
        bury(queue, mailer, 1, "550 <script>alert(1)</script>", "java.io.IOException: <i>550</i>\n\tat Mailer.send");
        long id = ids(queue).get(0);

        Client.Page page = ingrid.get(DEAD + "?x=" + id);

        assertThat(page.text("#dl")).contains("mail.send/mailer", "1 try");
        assertThat(page.html().select("#dl pre").eachText().get(0)).contains("\"name\": \"<b>Halvorsen</b>\"");
        assertThat(page.text("#dl details pre")).contains("<i>550</i>");
        assertThat(page.text("tbody tr")).contains("550 <script>alert(1)</script>");
        assertThat(page.has("main script, #dl b b, pre i")).isFalse();
        // Who sent it cannot be read by the host, but by people.
        assertThat(page.html().select("#dl pre").eachText()).anyMatch(text -> text.contains("\"user\": \"anna\""));
        assertThat(ingrid.get(DEAD + "?x=" + (id + 7)).status()).isEqualTo(404);
        assertThat(ingrid.get(DEAD + "?x=none").status()).isEqualTo(400);
        assertThat(ingrid.get(DEAD + "?s=99").status()).isEqualTo(404);
    }

    @Test
    void tellsWhoSentADeadLetterAndOfEachAttempt() throws Exception {
        OpenQueue queue = host.openQueue();
        Subscription mailer = queue.subscribe("mail.send", "mailer");
        Context anna = new Context(
                new Identity(7, "anna", "Anna Lindqvist", Set.of()),
                "4bf92f35",
                "test",
                "::1",
                Locale.GERMANY,
                ZoneId.of("UTC"));
        queue.send(List.of(message("mail.send", "{}", new JsonFormat().write(anna))));
        fail(queue, mailer, "web-1/mail.send/mailer", "connection refused");
        queue.take(mailer.id(), 1, Duration.ofMillis(1), "gone/mail.send/mailer");
        Thread.sleep(5);
        fail(queue, mailer, "web-2/mail.send/mailer", "<b>timeout</b>");
        long id = queue.take(mailer.id(), 1, Duration.ofMinutes(5), "web-1/mail.send/mailer")
                .get(0)
                .id();
        queue.bury(id, "550", "", "web-1/mail.send/mailer");

        Client.Page page = ingrid.get(DEAD + "?x=" + id);

        assertThat(page.html().select("#dl .list li").eachText())
                .satisfiesExactly(
                        last -> assertThat(last)
                                .startsWith("4 ")
                                .contains("web-1")
                                .doesNotContain("550", "mailer"),
                        third -> assertThat(third).startsWith("3 ").contains("web-2 <b>timeout</b>"),
                        second -> assertThat(second).isEqualTo("2 Whoever tried it died"),
                        first -> assertThat(first).startsWith("1 ").contains("web-1 connection refused"));
        assertThat(page.text("#dl dl")).contains("Anna Lindqvist, German", "4bf92f35");
    }

    private static void fail(OpenQueue queue, Subscription subscription, String consumer, String reason) {
        queue.retry(
                queue.take(subscription.id(), 1, Duration.ofMinutes(5), consumer)
                        .get(0)
                        .id(),
                Duration.ZERO,
                reason,
                consumer);
    }

    @Test
    void changesADeadLetterBeforeItIsReplayed() throws Exception {
        OpenQueue queue = host.openQueue();
        Subscription mailer = queue.subscribe("mail.send", "mailer");
        bury(queue, mailer, 1, "550", "");
        long id = ids(queue).get(0);
        Client.Page opened = ingrid.get(DEAD + "?q=550&x=" + id);
        Client.Page form = ingrid.get(opened.html().select("#edit").attr("href").replace("#dl", ""));
        assertThat(form.text("#mend-body")).contains("\"name\": \"<b>Halvorsen</b>\"");

        Client.Page broken = ingrid.send(form.form("#mend").put("body", "{\"name\": 1"));
        assertThat(broken.status()).isEqualTo(422);
        assertThat(broken.text("#mend-e")).contains("mail.send", "line 1");
        assertThat(broken.text("#mend-body")).isEqualTo("{\"name\": 1");
        Client.Page other = ingrid.send(broken.form("#mend").put("body", "{\"name\": \"a\", \"title\": \"<b>\"}"));
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.text("#mend-e")).contains("title");
        assertThat(ids(queue)).containsExactly(id);

        Client.Page done = ingrid.send(other.form("#mend").put("body", "{\"name\": \"Halvorsen\"}"));

        assertThat(done.location()).isEqualTo(DEAD + "?q=550");
        assertThat(ingrid.get(DEAD).text(".toast")).isEqualTo("1 message is back in the queue");
        assertThat(queue.take(mailer.id(), 9, Duration.ofMinutes(5), "test"))
                .extracting(OpenQueue.Leased::body)
                .containsExactly("{\"name\": \"Halvorsen\"}");
        assertThat(ingrid.send(other.form("#mend")).status()).isEqualTo(404);
    }

    @Test
    void findsDeadLettersByWordsAndMovesThose() throws Exception {
        OpenQueue queue = host.openQueue();
        Subscription mailer = queue.subscribe("mail.send", "mailer");
        Subscription search = queue.subscribe("record.changed", "search");
        bury(queue, mailer, 2, "550 mailbox <unavailable>", "");
        bury(queue, mailer, 1, "timeout", "");
        bury(queue, search, 1, "550 index is full", "");

        Client.Page found = ingrid.get(DEAD + "?q=550+Mailbox");
        assertThat(found.html().select("tbody tr")).hasSize(2);
        assertThat(found.html().select("#dead-q").attr("value")).isEqualTo("550 Mailbox");
        assertThat(ingrid.get(found.html().select("#of li:nth-child(3) a").attr("href"))
                        .text(".empty"))
                .contains("Nothing matches");
        Client.Page none = ingrid.get(DEAD + "?q=nobody");
        assertThat(none.text(".empty")).contains("No dead letter has all of these words");
        assertThat(none.has("#replay-all, #discard-all")).isFalse();

        Client.Page asked = ingrid.get(found.html().select("#discard-all").attr("href"));
        assertThat(asked.text("#ask-h")).isEqualTo("Discard all dead letters that have “550 Mailbox”?");
        assertThat(ingrid.send(asked.form()).location()).isEqualTo(DEAD + "?q=550+Mailbox");
        assertThat(queue.deadLetters(null, Long.MAX_VALUE, 9))
                .extracting(DeadLetter::reason)
                .containsExactly("550 index is full", "timeout");

        Client.Page all = ingrid.get(DEAD);
        assertThat(all.text("#replay-all")).contains("Replay all 2");
        assertThat(ingrid.get(all.html().select("#discard-all").attr("href")).text("#ask-h"))
                .isEqualTo("Discard all 2 dead letters?");
        ingrid.send(all.form("form:has(#replay-all)"));
        assertThat(ids(queue)).isEmpty();
        assertThat(ingrid.get(DEAD).has("#dead-q")).isFalse();
    }

    @Test
    void drainsANodeOfOneSubscription() throws Exception {
        OpenQueue queue = host.openQueue(worker("mail.send", "mailer"), worker("job.run", "jobs"));
        queue.subscribe("mail.send", "mailer");
        String first = "tbody tr:has(td:contains(mail.send)) ";

        Client.Page done = ingrid.send(ingrid.get(CONSUMERS).form(first + "form"));

        assertThat(done.location()).isEqualTo(CONSUMERS);
        Client.Page page = ingrid.get(CONSUMERS);
        assertThat(page.text(".toast"))
                .isEqualTo("web-1 takes no more messages of mail.send/mailer; what it has in work it ends");
        assertThat(page.text(first + ".tag")).isEqualTo("Drained");
        assertThat(names(ingrid.get(CONSUMERS + "?s=drained"))).containsExactly("mail.send/mailer");
        assertThat(queue.beat("web-1", List.of(worker("mail.send", "mailer")))).containsExactly("mail.send/mailer");
        assertThat(ingrid.get(PATH).text("tbody tr")).contains("No consumer");

        ingrid.send(page.form(first + "form"));
        assertThat(ingrid.get(CONSUMERS).text(first + ".tag")).isEqualTo("Idle");
        assertThat(ingrid.send(page.form(first + "form").put("node", "nobody")).status())
                .isEqualTo(303);
        assertThat(ingrid.send(ingrid.get(CONSUMERS).form(first + "form").put("node", "nobody"))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void forgetsALostNodeAndNoOther() throws Exception {
        OpenQueue queue = host.openQueue(worker("mail.send", "mailer"));
        queue.beat("lost", List.of(worker("mail.send", "mailer")));
        try (Connection connection = host.database().dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(
                    "update queue_node set beats = '110111', beat_at = current_timestamp - interval '23' second"
                            + " where node = 'lost'");
        }

        Client.Page page = ingrid.get(PATH + "/consumers");
        assertThat(page.html().select("tbody tr:first-child .hbt i").eachAttr("class"))
                .containsExactly("lo", "no", "no", "no", "no");
        assertThat(page.html().select("tbody tr:first-child .hbt").attr("aria-label"))
                .isEqualTo("Heartbeats in the last minute: 5 of 10 in time");
        assertThat(page.html().select("form[action$=forget]")).hasSize(1);
        Client.Page done = ingrid.send(page.form("form[action$=forget]"));

        assertThat(done.location()).isEqualTo(PATH + "/consumers");
        assertThat(ingrid.get(PATH + "/consumers").html().select("tbody tr")).hasSize(1);
        assertThat(ingrid.send(page.form("form[action$=forget]").put("node", "web-1"))
                        .status())
                .isEqualTo(409);
        assertThat(ingrid.send(page.form("form[action$=forget]")).status()).isEqualTo(404);
        assertThat(queue.nodes()).extracting(OpenQueue.Node::name).containsExactly("web-1");
    }

    @Test
    void replaysOneAndDiscardsOneAfterAsking() throws Exception {
        OpenQueue queue = host.openQueue();
        Subscription mailer = queue.subscribe("mail.send", "mailer");
        bury(queue, mailer, 2, "550", "");
        List<Long> ids = ids(queue);

        Client.Page replayed = ingrid.send(ingrid.get(DEAD + "?x=" + ids.get(0)).form("#dl form"));
        assertThat(replayed.location()).isEqualTo(DEAD);
        assertThat(ingrid.get(DEAD).text(".toast")).isEqualTo("1 message is back in the queue");
        assertThat(queue.take(mailer.id(), 9, Duration.ofMinutes(5), "test")).hasSize(1);

        Client.Page asked = ingrid.get(
                ingrid.get(DEAD + "?x=" + ids.get(1)).html().select("#discard").attr("href"));
        assertThat(asked.text("#ask-h")).isEqualTo("Discard message " + ids.get(1) + " of mail.send/mailer?");
        assertThat(ids(queue)).containsExactly(ids.get(1));
        ingrid.send(asked.form());
        assertThat(ids(queue)).isEmpty();
        ingrid.get(DEAD);
        ingrid.send(asked.form());
        assertThat(ingrid.get(DEAD).text(".toast")).isEqualTo("Nothing was there any more");
    }

    @Test
    void movesThoseThatAreTicked() throws Exception {
        OpenQueue queue = host.openQueue();
        bury(queue, queue.subscribe("mail.send", "mailer"), 4, "550", "");
        List<Long> ids = ids(queue);
        Client.Page page = ingrid.get(DEAD);
        assertThat(page.html().select("tbody .check").eachAttr("value"))
                .containsExactlyElementsOf(ids.stream().map(String::valueOf).toList());

        ingrid.send(page.form("#bulk form").put("id", "" + ids.get(0), "" + ids.get(2)));
        assertThat(ids(queue)).containsExactly(ids.get(1), ids.get(3));
        ingrid.send(ingrid.get(DEAD).form("#bulk-delete form").put("id", "" + ids.get(3)));
        assertThat(ids(queue)).containsExactly(ids.get(1));
    }

    @Test
    void movesAllOfOneSubscriptionAndLeavesOthersAndLaterOnesAlone() throws Exception {
        OpenQueue queue = host.openQueue();
        Subscription mailer = queue.subscribe("mail.send", "mailer");
        Subscription search = queue.subscribe("record.changed", "search");
        bury(queue, search, 1, "index is full", "");
        bury(queue, mailer, 600, "550", "");
        String address = DEAD + "?s=" + mailer.id();

        Client.Page page = ingrid.get(address);
        assertThat(page.html().select("tbody tr")).hasSize(50);
        Client.Page asked = ingrid.get(page.html().select("#discard-all").attr("href"));
        assertThat(asked.text("#ask-h")).isEqualTo("Discard all 600 dead letters of mail.send/mailer?");
        bury(queue, mailer, 2, "551", "");
        Client.Page done = ingrid.send(asked.form());

        assertThat(done.location()).isEqualTo(address);
        assertThat(ingrid.get(address).text(".toast")).isEqualTo("600 messages are discarded");
        assertThat(queue.deadLetters(null, Long.MAX_VALUE, 9))
                .extracting(DeadLetter::reason)
                .containsExactly("551", "551", "index is full");

        ingrid.send(ingrid.get(address).form("form:has(#replay-all)"));
        assertThat(queue.deadLetters(null, Long.MAX_VALUE, 9))
                .extracting(DeadLetter::reason)
                .containsExactly("index is full");
        assertThat(queue.take(mailer.id(), 9, Duration.ofMinutes(5), "test")).hasSize(2);
    }

    @Test
    void leafsThroughDeadLetters() throws Exception {
        OpenQueue queue = host.openQueue();
        bury(queue, queue.subscribe("mail.send", "mailer"), 51, "550", "");

        Client.Page first = ingrid.get(DEAD);
        Client.Page second = ingrid.get(first.html().select("#older").attr("href"));

        assertThat(first.html().select("tbody tr")).hasSize(50);
        assertThat(second.html().select("tbody .check").eachAttr("value"))
                .containsExactly(String.valueOf(ids(queue).get(50)));
        assertThat(second.has("#older")).isFalse();
        assertThat(ingrid.get(second.html().select("tbody .rec").attr("href").replace("#dl", ""))
                        .html()
                        .select("tbody tr"))
                .hasSize(1);
        assertThat(ingrid.get(DEAD + "?before=1").text(".empty")).contains("No older dead letters");
    }

    @Test
    void isForAdministratorsOnly() throws Exception {
        OpenQueue queue = host.openQueue();
        Subscription mailer = queue.subscribe("mail.send", "mailer");
        bury(queue, mailer, 1, "550", "");
        Client guest = new Client(host.address()).signIn("guest");
        String token = guest.get("/accounts").html().select("meta[name=csrf]").attr("content");
        Client.Form form = ingrid.get(PATH).form("form[action$=pause]");

        assertThat(guest.get(PATH).status()).isEqualTo(403);
        assertThat(guest.get(CONSUMERS).status()).isEqualTo(403);
        assertThat(guest.get(DEAD).status()).isEqualTo(403);
        assertThat(guest.get(PATH + "/discard?all=" + mailer.id()).status()).isEqualTo(403);
        assertThat(guest.send(form.set("_csrf", token)).status()).isEqualTo(403);
        assertThat(guest.send(ingrid.get(DEAD).form("#bulk-delete form").set("_csrf", token))
                        .status())
                .isEqualTo(403);
        assertThat(ids(queue)).hasSize(1);
        assertThat(new Client(host.address()).get(PATH).location()).startsWith("/sign-in");
    }
}
