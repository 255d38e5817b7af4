package mortise.web.job;

import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import mortise.access.Users;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Problem;
import mortise.jobs.Job;
import mortise.jobs.JobQuery;
import mortise.jobs.JobState;
import mortise.jobs.Jobs;
import mortise.jobs.Schedule;
import mortise.jobs.Schedules;
import mortise.jobs.Schedules.Choice;
import mortise.jobs.Schedules.Entry;
import mortise.web.http.Answer;
import mortise.web.http.Notice;
import mortise.web.http.Route;
import mortise.web.http.Shown;
import mortise.web.http.Visit;
import mortise.web.queue.QueueScreens;
import mortise.web.queue.Queues;
import mortise.web.queue.Waiting;
import mortise.web.shell.Shell;
import mortise.web.shell.Shells;
import mortise.web.templates.job.JtejobGenerated;
import mortise.web.templates.job.JtejobsGenerated;
import mortise.web.templates.job.JteoneGenerated;
import mortise.web.templates.job.JterowsGenerated;
import mortise.web.templates.job.JtescheduleGenerated;
import mortise.web.templates.job.JteschedulesGenerated;

/** The pages of jobs, for who started them, and of schedules, for administrators. */
public final class JobScreens {
    /** Where they are. */
    public static final String PATH = "/admin/jobs";

    static final String SCHEDULES = PATH + "/schedules";

    private static final int PAGE = 50;
    private static final int PARTS = 12;
    private static final int ALL_PARTS = 500;
    private static final int LINES = 1_000;
    private static final int NEXT = 5;
    /** The parts of a page that scripts ask for again and again. */
    private static final String ROWS = "jobs";

    private static final String ONE = "job";

    private final Supplier<Optional<Jobs>> jobs;
    private final Supplier<Optional<Schedules>> schedules;
    private final Queues queues;
    private final Users users;
    private final Shells shells;

    /** Pages of what is there; all three are asked for each page. */
    public JobScreens(
            Supplier<Optional<Jobs>> jobs,
            Supplier<Optional<Schedules>> schedules,
            Queues queues,
            Users users,
            Shells shells) {
        this.queues = queues;
        this.jobs = jobs;
        this.schedules = schedules;
        this.users = users;
        this.shells = shells;
    }

    /** Returns where they are. */
    public List<Route> routes() {
        return List.of(
                Route.get(PATH, this::list),
                Route.get(PATH + "/{id}", this::show),
                Route.post(PATH + "/{id}/cancel", this::cancel),
                Route.post(PATH + "/{id}/retry", this::retry),
                Route.get(SCHEDULES, this::schedules),
                Route.get(SCHEDULES + "/new", this::form),
                Route.post(SCHEDULES + "/new", this::make),
                Route.post(SCHEDULES + "/{id}/run", this::run),
                Route.post(SCHEDULES + "/{id}/pause", visit -> pause(visit, true)),
                Route.post(SCHEDULES + "/{id}/resume", visit -> pause(visit, false)),
                Route.post(SCHEDULES + "/{id}/remove", this::remove));
    }

    private boolean administers() {
        return users.administers(Context.current().identity());
    }

    private Jobs required() {
        return jobs.get().orElseThrow(() -> Failure.unavailable("Jobs are not there.", null));
    }

    private Schedules requiredSchedules() {
        return schedules.get().orElseThrow(() -> Failure.unavailable("Schedules are not there.", null));
    }

    private Answer list(Visit visit) {
        JobsView view = view(visit);
        if (visit.asksFor(ROWS)) {
            return Answer.html(out -> JterowsGenerated.render(out, null, view));
        }
        Shell shell = shells.of(visit, visit.texts().get("job.title"));
        List<Waiting> busiest = view.administers() ? queues.busiest(QueueScreens.BUSIEST) : List.of();
        return Answer.html(out -> JtejobsGenerated.render(out, null, shell, view, busiest));
    }

    private JobsView view(Visit visit) {
        JobFilter filter = Shown.of(visit, JobFilter.values());
        String text = visit.parameter("q").strip();
        long before = number(visit, "before");
        Set<Long> toggled = new LinkedHashSet<>();
        visit.parameters("x").stream().limit(100).forEach(id -> toggled.add(number("x", id)));
        Jobs from = jobs.get().orElse(null);
        if (from == null) {
            return new JobsView(
                    visit,
                    false,
                    administers(),
                    filter,
                    text,
                    before,
                    List.of(),
                    false,
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    toggled);
        }
        List<Job> found = from.list(new JobQuery(filter.states(), text, before, PAGE + 1));
        boolean more = found.size() > PAGE;
        List<Job> shown = more ? found.subList(0, PAGE) : found;
        Map<Long, List<Job>> parts = from.parts(
                shown.stream()
                        .filter(job -> JobsView.isOpen(job, toggled))
                        .map(Job::id)
                        .toList(),
                PARTS);
        Set<Long> blocked = new LinkedHashSet<>();
        shown.forEach(job -> blocked(job, blocked));
        parts.values().forEach(some -> some.forEach(job -> blocked(job, blocked)));
        return new JobsView(
                visit,
                true,
                administers(),
                filter,
                text,
                before,
                shown,
                more,
                from.counts(),
                parts,
                from.waitsFor(blocked),
                toggled);
    }

    private static void blocked(Job job, Set<Long> blocked) {
        if (job.state() == JobState.BLOCKED) {
            blocked.add(job.id());
        }
    }

    private Answer show(Visit visit) {
        Jobs from = required();
        Job job = from.find(visit.id()).orElseThrow(() -> missing(visit.id()));
        JobView view = new JobView(
                visit,
                job,
                job.parent() == 0 ? null : from.find(job.parent()).orElse(null),
                from.parts(List.of(job.id()), ALL_PARTS).getOrDefault(job.id(), List.of()),
                from.waitsFor(List.of(job.id())).getOrDefault(job.id(), List.of()),
                from.log(job.id(), LINES));
        if (visit.asksFor(ONE)) {
            return Answer.html(out -> JteoneGenerated.render(out, null, view));
        }
        Shell shell = shells.of(visit, job.title());
        return Answer.html(out -> JtejobGenerated.render(out, null, shell, view));
    }

    private static Failure missing(long id) {
        return Failure.missing("There is no job " + id + ".");
    }

    private Answer cancel(Visit visit) {
        Jobs from = required();
        Job job = from.find(visit.id()).orElseThrow(() -> missing(visit.id()));
        boolean ended = from.cancel(job.id());
        return Answer.redirect(back(visit)).saying(Notice.of(ended ? "job.cancelled" : "job.iscancelled", job.title()));
    }

    private Answer retry(Visit visit) {
        Jobs from = required();
        Job job = from.find(visit.id()).orElseThrow(() -> missing(visit.id()));
        from.retry(job.id());
        return Answer.redirect(back(visit)).saying(Notice.of("job.retried", job.title()));
    }

    /** Returns to the list, or to the job's page, whichever the button was on. */
    private static String back(Visit visit) {
        return visit.parameter("from").equals("job") ? PATH + "/" + visit.id() : PATH;
    }

    private Answer schedules(Visit visit) {
        requireAdministrator();
        Optional<Schedules> from = schedules.get();
        SchedulesView view = new SchedulesView(
                visit,
                from.isPresent(),
                from.map(Schedules::list).orElse(List.of()),
                from.filter(known -> !known.choices().isEmpty()).isPresent());
        Shell shell = shells.of(visit, visit.texts().get("schedule.title"));
        return Answer.html(out -> JteschedulesGenerated.render(out, null, shell, view));
    }

    private Answer form(Visit visit) {
        requireAdministrator();
        return form(visit, 200, read(visit, requiredSchedules().choices(), Map.of()));
    }

    private Answer form(Visit visit, int status, ScheduleForm form) {
        Shell shell = shells.of(visit, visit.texts().get("schedule.new"));
        return Answer.html(status, out -> JtescheduleGenerated.render(out, null, shell, form));
    }

    /** Reads what was entered; of a kind that was not chosen before, its example. */
    private ScheduleForm read(Visit visit, List<Choice> choices, Map<String, String> problems) {
        String type = visit.parameter("type");
        Choice choice = choices.stream()
                .filter(each -> each.type().equals(type))
                .findFirst()
                .orElse(null);
        String cron = visit.parameter("cron").strip();
        String zone = visit.parameters().containsKey("zone")
                ? visit.parameter("zone").strip()
                : visit.formats().zone().getId();
        return new ScheduleForm(
                visit,
                choices,
                visit.parameter("title").strip(),
                type,
                choice == null || visit.parameter("of").equals(type) ? visit.parameter("body") : choice.body(),
                cron,
                zone,
                problems,
                next(visit, cron, zone));
    }

    private List<String> next(Visit visit, String cron, String zone) {
        if (cron.isEmpty()) {
            return List.of();
        }
        try {
            ZoneId in = Schedule.zone(zone);
            return requiredSchedules().next(cron, in, Instant.now(), NEXT).stream()
                    .map(visit.formats()::dateTime)
                    .toList();
        } catch (Failure notYetOne) {
            return List.of();
        }
    }

    private Answer make(Visit visit) {
        requireAdministrator();
        Schedules to = requiredSchedules();
        if (visit.parameter("do").equals("look")) {
            return form(visit, 200, read(visit, to.choices(), Map.of()));
        }
        ScheduleForm form = read(visit, to.choices(), Map.of());
        try {
            to.make(form.title(), form.type(), form.body(), form.cron(), form.zone());
        } catch (Failure wrong) {
            if (wrong.kind() != Failure.Kind.INVALID) {
                throw wrong;
            }
            Map<String, String> problems = new LinkedHashMap<>();
            for (Problem problem : wrong.problems()) {
                problems.putIfAbsent(Objects.requireNonNullElse(problem.field(), "title"), problem.message());
            }
            return form(visit, 422, read(visit, to.choices(), problems));
        }
        return Answer.redirect(SCHEDULES).saying(Notice.of("schedule.made", form.title()));
    }

    private Answer run(Visit visit) {
        return with(visit, entry -> {
            Jobs.Started started = requiredSchedules().run(entry.id());
            return Notice.of(started.fresh() ? "schedule.started" : "schedule.runs", entry.title());
        });
    }

    private Answer pause(Visit visit, boolean paused) {
        return with(visit, entry -> {
            requiredSchedules().pause(entry.id(), paused);
            return Notice.of(paused ? "schedule.paused" : "schedule.resumed", entry.title());
        });
    }

    private Answer remove(Visit visit) {
        return with(visit, entry -> {
            requiredSchedules().remove(entry.id());
            return Notice.of("schedule.removed", entry.title());
        });
    }

    private Answer with(Visit visit, Function<Entry, Notice> work) {
        requireAdministrator();
        Entry entry = requiredSchedules().list().stream()
                .filter(each -> each.id() == visit.id())
                .findFirst()
                .orElseThrow(() -> Failure.missing("There is no schedule " + visit.id() + "."));
        return Answer.redirect(SCHEDULES).saying(work.apply(entry));
    }

    private static long number(Visit visit, String name) {
        String text = visit.parameter(name);
        return text.isEmpty() ? Long.MAX_VALUE : number(name, text);
    }

    private static long number(String name, String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw Failure.invalidParameter(name, "not-an-id", "'" + name + "' is not the number of anything");
        }
        return Long.parseLong(text);
    }

    private void requireAdministrator() {
        if (!administers()) {
            throw Failure.denied("Schedules are for administrators.");
        }
    }
}
