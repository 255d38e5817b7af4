package mortise.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import mortise.queue.OpenQueue;
import mortise.queue.OpenQueue.Subscription;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages of the queue as PagesTest looks at the others, each time with a queue of its own. */
class QueuePagesTest {
    @AutoClose
    private static final Browser browser = new Browser();

    /** As many as there could be in an hour. */
    static final List<Integer> HOUR = IntStream.range(0, 60)
            .map(minute -> 2_000 + (int) (1_500 * Math.sin(minute / 6.0)))
            .boxed()
            .toList();

    @ParameterizedTest
    @CsvSource({"1440,false", "1440,true", "390,false", "390,true"})
    void theQueueIsClean(int width, boolean dark) throws Exception {
        try (WebHost own = WebHost.start(Map.of("organisation", "Northmoor Supply"));
                Browser.Tab tab = browser.open(width, dark)) {
            Page page = tab.page();
            tab.signIn(own, "ingrid");
            page.navigate(own.address() + "/admin/queue");
            tab.check("queue-away");
            own.openQueue();
            page.navigate(own.address() + "/admin/queue/consumers");
            tab.check("queue-consumers-none");
            OpenQueue queue = own.openQueue(
                    new OpenQueue.Worker("import.batch", "importer", 2, 1, "places.csv.gz/8001", Instant.now(), HOUR),
                    new OpenQueue.Worker("record.changed", "search", 4, 0, "", null, HOUR),
                    QueueTest.worker("mail.send", "mailer"));
            page.navigate(own.address() + "/admin/queue");
            tab.check("queue-none");
            page.navigate(own.address() + "/admin/queue/consumers");
            tab.check("queue-consumers");
            page.navigate(own.address() + "/admin/queue/dead");
            tab.check("queue-dead-none");
            fill(queue);
            page.navigate(own.address() + "/admin/queue");
            tab.check("queue");
            page.navigate(own.address() + "/admin/queue/dead?x="
                    + queue.deadLetters(null, Long.MAX_VALUE, 1).get(0).id());
            tab.check("queue-dead");
            page.click("#dl details summary");
            page.locator("#dl details").scrollIntoViewIfNeeded();
            tab.check("queue-dead-trace");
            page.click("#edit");
            page.fill("#mend-body", "{\"name\": ");
            page.click("#mend .pri");
            page.waitForSelector("#mend-e");
            // Chromium takes every answer of 422 for something to be told.
            tab.errors().removeIf(error -> error.contains("422"));
            tab.check("queue-dead-edit");
            page.click("#mend a.btn");
            page.waitForSelector("#edit");
            page.click("#discard");
            page.waitForSelector("#ask[open]");
            tab.check("queue-discard");
            page.navigate(own.address() + "/admin/queue/dead");
            page.click("#of > summary");
            tab.check("queue-dead-of");
            page.click("#of li:nth-child(2) a");
            tab.check("queue-dead-one");
            if (width > 860) {
                page.locator("tbody .check").nth(1).check();
                page.locator("tbody .check").nth(2).check();
                tab.check("queue-dead-ticked");
                page.click("#bulk .danger");
                tab.check("queue-discard-ticked");
                page.click("#bulk-delete .solid");
                page.waitForSelector(".toast:has-text('2 messages are discarded')");
            }
        }
    }

    private static void fill(OpenQueue queue) {
        Subscription search = queue.subscribe("record.changed", "search");
        Subscription mailer = queue.subscribe("mail.send", "mailer");
        Subscription cards = queue.subscribe("card.read", "cards");
        queue.subscribe("import.batch", "imports");
        QueueTest.bury(
                queue,
                mailer,
                4,
                "550 mailbox unavailable: registrar@univ.example, after it was refused by a relay with a long name",
                "");
        QueueTest.bury(
                queue,
                search,
                1,
                "The index cannot be written: no space left on device",
                "mortise.core.Failure: the index cannot be written\n\tat mortise.search.lucene.Writer.put(Writer.java:118)"
                        + "\nCaused by: java.io.IOException: No space left on device\n\t... 14 more");
        for (int i = 0; i < 20; i++) {
            queue.send(List.of(
                    QueueTest.message("record.changed", "{}"),
                    QueueTest.message("card.read", "{}"),
                    QueueTest.message("fleet.invoice", "{}")));
        }
        queue.take(search.id(), 3, Duration.ofMinutes(5), "test");
        queue.pause(mailer.id(), true);
        assertThat(queue.take(cards.id(), 1, Duration.ofMinutes(5), "test")).hasSize(1);
    }
}
