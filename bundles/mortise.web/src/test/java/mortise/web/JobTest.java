package mortise.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import mortise.core.Context;
import mortise.core.Identity;
import mortise.jobs.Job;
import mortise.jobs.JobState;
import mortise.jobs.Schedules.Entry;
import mortise.jobs.Start;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages of jobs and schedules as a browser without scripts uses them: real jobs, in the host's database. */
class JobTest {
    private static final String PATH = "/admin/jobs";
    private static final String SCHEDULES = PATH + "/schedules";

    private WebHost host;
    private Client ingrid;

    @BeforeEach
    void start() throws Exception {
        host = WebHost.start(Map.of());
        ingrid = new Client(host.address()).signIn("ingrid");
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
    }

    private static <T> T asSystem(Callable<T> work) throws Exception {
        return Context.system("test").call(work);
    }

    private static long start(TestJobs jobs, String what, String title) throws Exception {
        return asSystem(() -> jobs.jobs()
                .start(TestJobs.JOB, new TestJobs.Order(what), Start.PLAIN.titled(title))
                .id());
    }

    private static Job await(TestJobs jobs, long id, JobState state) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        Job job = asSystem(() -> jobs.jobs().find(id).orElseThrow());
        while (job.state() != state || state == JobState.RUNNING && job.done() == 0 && job.parts() == 0) {
            assertThat(System.nanoTime()).as(job.toString()).isLessThan(end);
            Thread.sleep(50);
            job = asSystem(() -> jobs.jobs().find(id).orElseThrow());
        }
        return job;
    }

    @Test
    void saysSoWhileJobsAreAway() throws Exception {
        assertThat(ingrid.get(PATH).text(".banner")).contains("not there at the moment");
        assertThat(ingrid.get(SCHEDULES).text(".banner")).contains("not there at the moment");
        assertThat(ingrid.get(PATH + "/7").status()).isEqualTo(503);
    }

    @Test
    void showsWhatRunsAndHowFarItIs() throws Exception {
        TestJobs jobs = host.openJobs();
        assertThat(ingrid.get(PATH).text(".empty")).contains("No jobs yet");
        assertThat(ingrid.get(PATH).has("head noscript")).isFalse();
        long running = start(jobs, "wait", "Import contacts");
        long failed = start(jobs, "fail", "Send mails");
        long retrying = start(jobs, "again", "Refresh rates");
        long done = start(jobs, "ok", "Clean up");
        await(jobs, running, JobState.RUNNING);
        await(jobs, failed, JobState.FAILED);
        await(jobs, retrying, JobState.RETRYING);
        await(jobs, done, JobState.SUCCEEDED);

        Client.Page page = ingrid.get(PATH);

        assertThat(page.html().select("tbody tr").eachText())
                .anyMatch(row -> row.startsWith("Clean up test.order Done 100 % Host"))
                .anyMatch(row -> row.startsWith("Refresh rates test.order the server is away Retrying Host"))
                .anyMatch(row ->
                        row.startsWith("Send mails test.order the mail server says <b>550</b> no such mailbox Failed"))
                .anyMatch(row -> row.startsWith("Import contacts test.order chunk 12 of 19 Running 65 % Host"));
        assertThat(page.html().select("progress[value=65]")).hasSize(1);
        assertThat(page.html().select("nav a[aria-current]").eachText()).contains("Jobs");
        assertThat(page.html().select("head noscript").outerHtml()).contains("refresh");
        assertThat(ingrid.get(PATH + "?s=failed").html().select("tbody .rec").eachText())
                .containsExactly("Send mails");
        assertThat(ingrid.get(PATH + "?q=RATES").html().select("tbody .rec").eachText())
                .containsExactly("Refresh rates");
        assertThat(ingrid.get(PATH + "?q=nothing").text(".empty")).contains("Nothing matches");
        assertThat(ingrid.get(PATH + "?before=" + failed)
                        .html()
                        .select("tbody .rec")
                        .eachText())
                .containsExactly("Import contacts");
        assertThat(ingrid.get(PATH + "?before=x").status()).isEqualTo(400);
    }

    @Test
    void showsOneWithItsLogAndWritesNothingOfItAsHtml() throws Exception {
        TestJobs jobs = host.openJobs();
        long failed = start(jobs, "fail", "<b>Send</b> mails");
        long done = start(jobs, "ok", "Clean up");
        await(jobs, failed, JobState.FAILED);
        await(jobs, done, JobState.SUCCEEDED);

        Client.Page page = ingrid.get(PATH + "/" + failed);

        assertThat(page.text("h1")).isEqualTo("<b>Send</b> mails");
        assertThat(page.text(".banner")).contains("<b>550</b>");
        assertThat(page.text("#job-trace")).contains("TestJobs");
        assertThat(page.text("#job-body")).contains("\"what\": \"fail\"");
        assertThat(page.text("dl")).contains("1 of 2 at most", "node-1");
        assertThat(page.has("main b b, main i")).isFalse();
        assertThat(ingrid.get(PATH + "/" + done).text("#job pre")).contains("done as <i>told</i>");
        assertThat(ingrid.get(PATH + "/999").status()).isEqualTo(404);
    }

    @Test
    void showsPartsOfWhatRunsAndWhatTheyWaitFor() throws Exception {
        TestJobs jobs = host.openJobs();
        long id = start(jobs, "parts", "Move search");
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (asSystem(() -> jobs.jobs().find(id).orElseThrow()).done() < 1) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(50);
        }

        Client.Page page = ingrid.get(PATH);

        assertThat(page.html().select("tr.lv1").eachText())
                .anyMatch(row -> row.startsWith("Copy contacts"))
                .anyMatch(row -> row.startsWith("Copy accounts Done 100 %"))
                .anyMatch(row -> row.startsWith("Copy opportunities waits for Copy contacts Waiting"));
        Client.Page closed = ingrid.get(page.html().select("#parts-" + id).attr("href"));
        assertThat(closed.has("tr.lv1")).isFalse();
        assertThat(closed.has("#parts-" + id)).isTrue();
        assertThat(ingrid.get(PATH + "/" + id).html().select("#job tbody tr")).hasSize(3);
        jobs.go.countDown();
        await(jobs, id, JobState.SUCCEEDED);
        assertThat(ingrid.get(PATH).has("tr.lv1")).isFalse();
    }

    @Test
    void cancelsAndBeginsAgain() throws Exception {
        TestJobs jobs = host.openJobs();
        long id = start(jobs, "wait", "Import contacts");
        await(jobs, id, JobState.RUNNING);

        Client.Page cancelled = ingrid.send(ingrid.get(PATH).form("form[action$=cancel]"));
        assertThat(cancelled.location()).isEqualTo(PATH);
        assertThat(ingrid.get(PATH).text(".toast")).isEqualTo("Import contacts stops as soon as it can");
        Job job = await(jobs, id, JobState.CANCELLED);
        assertThat(job.reason()).isEqualTo("cancelled by Ingrid Solberg");

        jobs.go.countDown();
        Client.Page again = ingrid.send(ingrid.get(PATH + "/" + id).form("form[action$=retry]"));
        assertThat(again.location()).isEqualTo(PATH + "/" + id);
        await(jobs, id, JobState.SUCCEEDED);
        assertThat(ingrid.get(PATH + "/" + id).has("form[action$=retry], form[action$=cancel]"))
                .isFalse();
    }

    @Test
    void answersScriptsWithTheRowsAlone() throws Exception {
        host.openJobs();

        Client.Page page = ingrid.send(HttpRequest.newBuilder(URI.create(host.address() + PATH))
                .header("HX-Request", "true")
                .header("HX-Target", "jobs"));

        assertThat(page.has("#jobs")).isTrue();
        assertThat(page.has("h1")).isFalse();
    }

    @Test
    void showsOthersOnlyTheirOwnJobsAndNoSchedules() throws Exception {
        TestJobs jobs = host.openJobs();
        long hosts = start(jobs, "ok", "Clean up");
        Identity guest = new Identity(host.person(1), "guest", "Jonas Weber", Set.of());
        Context context = new Context(guest, "test", "web", "", Locale.ENGLISH, ZoneOffset.UTC);
        long own = context.call(() -> jobs.jobs()
                .start(TestJobs.JOB, new TestJobs.Order("ok"), Start.PLAIN.titled("My export"))
                .id());
        await(jobs, own, JobState.SUCCEEDED);
        Client jonas = new Client(host.address()).signIn("guest");

        assertThat(jonas.get(PATH).html().select("tbody .rec").eachText()).containsExactly("My export");
        assertThat(jonas.get(PATH).has(".tabs")).isFalse();
        assertThat(jonas.get(PATH + "/" + own).status()).isEqualTo(200);
        assertThat(jonas.get(PATH + "/" + hosts).status()).isEqualTo(404);
        assertThat(jonas.get(SCHEDULES).status()).isEqualTo(403);
        assertThat(jonas.get(SCHEDULES + "/new").status()).isEqualTo(403);
        assertThat(new Client(host.address()).get(PATH).location()).startsWith("/sign-in");
    }

    private static Entry schedule(TestJobs jobs, String title) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            for (Entry entry : asSystem(() -> jobs.schedules().list())) {
                if (entry.title().equals(title)) {
                    return entry;
                }
            }
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(50);
        }
    }

    @Test
    void runsPausesAndResumesSchedules() throws Exception {
        TestJobs jobs = host.openJobs();
        schedule(jobs, "Nightly order");
        assertThat(ingrid.get(SCHEDULES).text("tbody tr"))
                .startsWith("Nightly order test.order On every day at 02:15 15 2 * * *")
                .contains("Core");

        ingrid.send(ingrid.get(SCHEDULES).form("form[action$=run]"));
        assertThat(ingrid.get(SCHEDULES).text(".toast")).isEqualTo("Nightly order was started");
        long id = Objects.requireNonNull(schedule(jobs, "Nightly order").lastJob())
                .id();
        await(jobs, id, JobState.SUCCEEDED);
        assertThat(ingrid.get(SCHEDULES).text("tbody tr")).contains("Done");
        assertThat(ingrid.get(PATH).text("tbody tr")).contains("Schedule");

        ingrid.send(ingrid.get(SCHEDULES).form("form[action$=pause]"));
        assertThat(ingrid.get(SCHEDULES).text("tbody tr")).contains("Paused", "–");
        assertThat(schedule(jobs, "Nightly order").next()).isNull();
        ingrid.send(ingrid.get(SCHEDULES).form("form[action$=resume]"));
        assertThat(schedule(jobs, "Nightly order").next()).isNotNull();
        assertThat(ingrid.get(SCHEDULES).has("form[action$=remove]")).isFalse();
    }

    @Test
    void makesASchedule() throws Exception {
        TestJobs jobs = host.openJobs();
        Client.Page empty = ingrid.get(SCHEDULES + "/new");

        Client.Page wrong = ingrid.send(empty.form("form.recform")
                .set("title", "")
                .set("type", "test.order")
                .set("of", "test.order")
                .set("body", "{\"when\":1}")
                .set("cron", "61 * * * *")
                .set("zone", "Europe/Atlantis"));
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.html().select("p.err")).hasSize(4);

        Client.Page looked = ingrid.send(empty.form("form.recform")
                .set("type", "test.order")
                .set("cron", "0 7 1 * *")
                .set("zone", "Europe/Oslo")
                .put("do", "look"));
        assertThat(looked.html().select("#s-next li")).hasSize(5);
        assertThat(looked.html().select("textarea").text()).isEqualTo("{\"what\":\"ok\"}");
        Client.Page made = ingrid.send(
                looked.form("form.recform").set("title", "Monthly order").put("do"));

        assertThat(made.location()).isEqualTo(SCHEDULES);
        Entry entry = schedule(jobs, "Monthly order");
        assertThat(entry.maker()).isEqualTo("Ingrid Solberg");
        assertThat(ingrid.get(SCHEDULES).text("table")).contains("on day 1 of the month at 07:00");
        ingrid.send(ingrid.get(SCHEDULES).form("form[action$=remove]"));
        Client.Page removed = ingrid.get(SCHEDULES);
        assertThat(removed.html().select("tbody tr").eachText()).noneMatch(row -> row.contains("Monthly order"));
        assertThat(removed.has("form[action$=remove]")).isFalse();
    }
}
