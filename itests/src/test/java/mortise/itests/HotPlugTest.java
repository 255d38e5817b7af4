package mortise.itests;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import mortise.itests.host.Browser;
import mortise.itests.host.Crowd;
import mortise.itests.host.Crowd.Answer;
import mortise.itests.host.Crowd.Step;
import mortise.itests.host.Distribution;
import mortise.itests.host.RestClient;
import mortise.itests.host.RestClient.Reference;
import mortise.itests.host.RunningHost;
import mortise.itests.host.Snapshot;
import org.awaitility.Awaitility;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * People and programs work with accounts while an extension with everything an extension can have is installed, used and
 * removed, again and again. The story is told once, before the tests; each test holds one of its promises.
 */
class HotPlugTest {

    private static final int ROUNDS = Integer.getInteger("mortise.hotplug.rounds", 20);
    /** Quiet is measured before, after and between the rounds, so that a machine that slows down slows both. */
    private static final int ROUNDS_BETWEEN_QUIET = 5;

    private static final int QUIET_WINDOWS = 5;
    private static final int CLIENTS_OF_A_KIND = 8;
    private static final int PAGES = 370;
    private static final Path JAR = Distribution.bundles().stream()
            .filter(bundle -> bundle.getFileName().toString().startsWith("mortise.tickets-"))
            .findFirst()
            .orElseThrow();

    private static RunningHost host;
    private static RestClient rest;
    private static Browser administrator;
    private static final List<Window> quiet = new ArrayList<>();
    private static final List<Window> rounds = new ArrayList<>();
    private static final List<Integer> ticketsFound = new ArrayList<>();
    private static List<Answer> answers = List.of();
    private static List<String> failures = List.of();
    private static List<String> complaintsBefore = List.of();
    private static Snapshot before;
    private static Snapshot after;

    /** A stretch of time, by {@link System#nanoTime}. */
    private record Window(long from, long to) {
        static Window of(Runnable work) {
            long from = System.nanoTime();
            work.run();
            return new Window(from, System.nanoTime());
        }

        Duration length() {
            return Duration.ofNanos(to - from);
        }

        /** The time within which 99 of 100 requests sent in it were answered. */
        Duration p99() {
            List<Duration> sorted = answers.stream()
                    .filter(answer -> answer.sent() >= from && answer.sent() < to)
                    .map(Answer::took)
                    .sorted()
                    .toList();
            assertThat(sorted).as("requests in a window").hasSizeGreaterThan(20);
            return sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1);
        }
    }

    @BeforeAll
    static void story() {
        host = RunningHost.startWithSample();
        rest = RestClient.of(host);
        administrator = Browser.signedIn(host);
        long account = accountNamed("Zimt & Söhne");

        try (Crowd crowd = new Crowd()) {
            for (int i = 0; i < CLIENTS_OF_A_KIND; i++) {
                crowd.add(program(i));
                crowd.add(person(i));
            }
            warmUp(crowd, account);
            before = Snapshot.of(host);
            complaintsBefore = complaints();
            for (int round = 1; round <= ROUNDS; round++) {
                if (round % ROUNDS_BETWEEN_QUIET == 1) {
                    beQuiet();
                }
                rounds.add(Window.of(() -> comeAndGo(account)));
            }
            beQuiet();
            after = Snapshot.of(host);
            crowd.close();
            answers = crowd.answers();
            failures = crowd.failures();
        }
    }

    @AfterAll
    static void stop() {
        if (host != null) {
            host.close();
        }
    }

    @Test
    void noRequestFails() {
        assertThat(failures).isEmpty();
        assertThat(answers).hasSizeGreaterThan(ROUNDS * 100);
    }

    @Test
    void ninetyNineOfHundredAnswersTakeAtMostTwiceAsLongAsBefore() {
        Duration calm = median(quiet);
        Duration busy = median(rounds);
        System.out.printf(
                "Hot plug: %d answers, %d rounds of %d ms; p99 %d ms quiet, %d ms busy; slowest %d ms%n",
                answers.size(),
                rounds.size(),
                medianLength(rounds).toMillis(),
                calm.toMillis(),
                busy.toMillis(),
                answers.stream()
                        .map(Answer::took)
                        .max(Duration::compareTo)
                        .orElseThrow()
                        .toMillis());

        assertThat(busy).isLessThanOrEqualTo(calm.multipliedBy(2));
    }

    @Test
    void nobodyElseIsTouched() {
        SortedMap<String, String> others = new TreeMap<>(before.bundles());

        assertThat(after.bundles()).isEqualTo(others);
        assertThat(after.components()).isEqualTo(before.components());
    }

    @Test
    void whatWasStoredIsThereAgain() {
        assertThat(ticketsFound)
                .isEqualTo(LongStream.rangeClosed(2, ROUNDS + 1)
                        .mapToObj(Math::toIntExact)
                        .toList());
    }

    @Test
    void nothingIsComplainedOf() {
        assertThat(complaints()).isEqualTo(complaintsBefore);
    }

    /** Once for everybody to have been everywhere: what is loaded and compiled at first use is not what is measured. */
    private static void warmUp(Crowd crowd, long account) {
        comeAndGo(account);
        ticketsFound.clear();
        long enough = crowd.answers().size() + 2000;
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() ->
                        crowd.answers().size() > enough || !crowd.failures().isEmpty());
    }

    private static void beQuiet() {
        Duration length = rounds.isEmpty() ? Duration.ofSeconds(1) : medianLength(rounds);
        for (int i = 0; i < QUIET_WINDOWS; i++) {
            quiet.add(Window.of(() -> {
                long end = System.nanoTime() + length.toNanos();
                Awaitility.await().atMost(length.plusSeconds(10)).until(() -> System.nanoTime() >= end);
            }));
        }
    }

    /** One round: the administrator installs the extension in the pages, uses all it brings, and removes it. */
    private static void comeAndGo(long account) {
        HttpResponse<String> installed = administrator.upload(
                Browser.form(administrator.get("admin/extensions"), "admin/extensions/install"), "jar", JAR);
        assertThat(installed.statusCode()).as(installed.body()).isEqualTo(303);

        HttpResponse<String> made = rest.create(
                "tickets", Map.of("subject", "Still broken", "account", new Reference("accounts", account)));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(rest.get("tickets/" + RestClient.id(made)).statusCode()).isEqualTo(200);
        int open = RestClient.json(rest.get("ticket-report")).path("open").intValue();
        ticketsFound.add(open);
        Document home = Browser.page(administrator.get(""));
        assertThat(home.select("nav a[href=/page/tickets.open]")).hasSize(1);
        assertThat(Browser.page(administrator.get("page/tickets.open")).select("li a[href^=/tickets/]"))
                .hasSize(open);
        assertThat(ticketsPanel(account)).isEqualTo(open + " open");

        HttpResponse<String> asked = administrator.get("admin/extensions/remove?x=mortise.tickets");
        String phrase = Browser.page(asked).select("label[for=phrase] b").text();
        HttpResponse<String> removed =
                administrator.submit(Browser.form(asked, "admin/extensions/remove"), Map.of("phrase", phrase));
        assertThat(removed.statusCode()).as(removed.body()).isEqualTo(303);

        Awaitility.await().until(() -> rest.get("tickets").statusCode() == 404);
        assertThat(rest.get("ticket-report").statusCode()).isEqualTo(404);
        assertThat(administrator.get("page/tickets.open").statusCode()).isEqualTo(404);
        assertThat(Browser.page(administrator.get("")).select("nav a[href=/page/tickets.open]"))
                .isEmpty();
        assertThat(ticketsPanel(account)).isEmpty();
    }

    /** What the extension's box beside an account says. */
    private static String ticketsPanel(long account) {
        return Browser.page(administrator.get("accounts/" + account))
                .select("section.panel[aria-label=Tickets] .slot")
                .stream()
                .map(Element::text)
                .collect(joining());
    }

    private static long accountNamed(String name) {
        HttpResponse<String> made = rest.create("accounts", Map.of("name", name));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return RestClient.id(made);
    }

    /** A program reads and changes its own account, makes and deletes others, and pages through all of them. */
    private static List<Step> program(int number) {
        long own = accountNamed("Program " + number);
        AtomicInteger page = new AtomicInteger(number * PAGES / CLIENTS_OF_A_KIND);
        AtomicReference<String> next = new AtomicReference<>("");
        AtomicReference<String> tag = new AtomicReference<>("");
        AtomicLong other = new AtomicLong();
        return List.of(
                new Step(
                        "a page by number",
                        () -> rest.get("accounts?sort=name&page[total]=true&page[number]=" + next(page)),
                        200),
                new Step(
                        "a page by cursor",
                        () -> {
                            HttpResponse<String> answer =
                                    rest.get("accounts?sort=-createdAt&page[size]=25&page[after]=" + next.get());
                            String link =
                                    RestClient.json(answer).at("/links/next").asText("");
                            next.set(link.contains("after%5D=") ? link.replaceAll(".*after%5D=([^&]*).*", "$1") : "");
                            return answer;
                        },
                        200),
                new Step("a filtered page", () -> rest.get("accounts?filter[name][contains]=zi&sort=-name"), 200),
                new Step(
                        "a record",
                        () -> {
                            HttpResponse<String> answer = rest.get("accounts/" + own);
                            tag.set(answer.headers().firstValue("ETag").orElse(""));
                            return answer;
                        },
                        200),
                // Another tag means another look: the record has one relation more while the extension is there.
                new Step("a record that is known", () -> rest.getUnless(tag.get(), "accounts/" + own), 200, 304),
                new Step(
                        "a change",
                        () -> rest.change(
                                tag.get(), "accounts", own, Map.of("notes", "Changed at " + System.nanoTime())),
                        200),
                new Step(
                        "a new record",
                        () -> {
                            HttpResponse<String> answer =
                                    rest.create("accounts", Map.of("name", "Another of " + number));
                            other.set(answer.statusCode() == 201 ? RestClient.id(answer) : 0);
                            return answer;
                        },
                        201),
                new Step("a deletion", () -> rest.delete("accounts", other.get()), 204));
    }

    /** A person pages through the list, and opens, edits and saves one account. Forms are answered with the way on. */
    private static List<Step> person(int number) {
        long own = accountNamed("Person " + number);
        Browser browser = Browser.signedIn(host);
        AtomicInteger page = new AtomicInteger(number * PAGES / CLIENTS_OF_A_KIND);
        AtomicReference<HttpResponse<String>> last = new AtomicReference<>();
        return List.of(
                new Step("the home page", () -> browser.get(""), 200),
                new Step("a list", () -> browser.get("accounts?page=" + next(page)), 200),
                new Step("a record's page", () -> browser.get("accounts/" + own), 200),
                new Step(
                        "a form",
                        () -> {
                            last.set(browser.get("accounts/" + own + "/edit"));
                            return last.get();
                        },
                        200),
                new Step(
                        "a form sent",
                        () -> {
                            last.set(browser.submit(
                                    Browser.form(last.get(), "accounts/" + own + "/edit"),
                                    Map.of("f.notes", "Changed at " + System.nanoTime())));
                            return last.get();
                        },
                        303),
                new Step("the page after a form", () -> browser.follow(last.get()), 200));
    }

    private static int next(AtomicInteger page) {
        return page.updateAndGet(now -> now % PAGES + 1);
    }

    private static List<String> complaints() {
        return host.complaints().stream()
                .filter(line -> !line.contains("database.slow"))
                .toList();
    }

    private static Duration median(List<Window> windows) {
        return middle(windows.stream().map(Window::p99).toList());
    }

    private static Duration medianLength(List<Window> windows) {
        return middle(windows.stream().map(Window::length).toList());
    }

    private static Duration middle(List<Duration> durations) {
        return durations.stream().sorted().toList().get(durations.size() / 2);
    }
}
