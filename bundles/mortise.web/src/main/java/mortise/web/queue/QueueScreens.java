package mortise.web.queue;

import gg.jte.html.HtmlTemplateOutput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import mortise.access.Users;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Health;
import mortise.queue.OpenQueue;
import mortise.queue.OpenQueue.DeadLetter;
import mortise.queue.OpenQueue.Depth;
import mortise.queue.OpenQueue.Node;
import mortise.queue.OpenQueue.Subscription;
import mortise.web.http.Answer;
import mortise.web.http.Notice;
import mortise.web.http.Route;
import mortise.web.http.Shown;
import mortise.web.http.Visit;
import mortise.web.shell.Shell;
import mortise.web.shell.Shells;
import mortise.web.templates.queue.JteconsumersGenerated;
import mortise.web.templates.queue.JtedeadGenerated;
import mortise.web.templates.queue.JtediscardGenerated;
import mortise.web.templates.queue.JtediscardpageGenerated;
import mortise.web.templates.queue.JtequeueGenerated;
import mortise.web.templates.queue.JtestripGenerated;
import mortise.web.templates.queue.JtesubscriptionsGenerated;
import mortise.web.templates.queue.JteworkingGenerated;
import mortise.web.text.JsonText;
import mortise.web.text.Texts;
import org.jspecify.annotations.Nullable;

/** The pages of the queue, for administrators: what waits for whom, and what is not tried again. */
public final class QueueScreens {
    /** Where they are. */
    public static final String PATH = "/admin/queue";

    static final String CONSUMERS = PATH + "/consumers";
    static final String DEAD = PATH + "/dead";
    static final String DISCARD = PATH + "/discard";

    /** How many subscriptions the page of jobs shows. */
    public static final int BUSIEST = 4;

    private static final String DIALOG = "ask";
    /** What is asked for again while a page is open. */
    private static final String ROWS = "queue";

    private static final int PAGE = 50;
    /** Dead letters moved at once, where all of a subscription are meant. */
    private static final int SOME = 500;
    /** No request lasts longer; what remains is moved by the next one. */
    private static final Duration MOST = Duration.ofSeconds(20);

    private final Queues queues;
    private final Users users;
    private final Shells shells;

    /** Pages of this queue. */
    public QueueScreens(Queues queues, Users users, Shells shells) {
        this.queues = queues;
        this.users = users;
        this.shells = shells;
    }

    /** Returns where they are. */
    public List<Route> routes() {
        return List.of(
                Route.get(PATH, this::subscriptions),
                Route.get(CONSUMERS, this::consumers),
                Route.get(PATH + "/busiest", this::busiest),
                Route.post(PATH + "/pause", visit -> pause(visit, true)),
                Route.post(PATH + "/resume", visit -> pause(visit, false)),
                Route.post(PATH + "/pause-all", visit -> pauseAll(true)),
                Route.post(PATH + "/resume-all", visit -> pauseAll(false)),
                Route.get(DEAD, this::dead),
                Route.post(PATH + "/replay", this::replay),
                Route.post(PATH + "/mend", this::mend),
                Route.post(PATH + "/drain", visit -> drain(visit, true)),
                Route.post(PATH + "/take", visit -> drain(visit, false)),
                Route.post(PATH + "/forget", this::forget),
                Route.get(DISCARD, this::ask),
                Route.post(DISCARD, this::discard));
    }

    private Answer subscriptions(Visit visit) {
        QueueView view = view(visit);
        if (visit.asksFor(ROWS)) {
            return Answer.html(out -> JtesubscriptionsGenerated.render(out, null, view));
        }
        Shell shell = shells.of(visit, visit.texts().get("queue.subscriptions"));
        return Answer.html(out -> JtequeueGenerated.render(out, null, shell, view));
    }

    private QueueView view(Visit visit) {
        requireAdministrator();
        Optional<OpenQueue> queue = queues.get();
        List<Node> nodes = queue.map(OpenQueue::nodes).orElse(List.of());
        return new QueueView(
                visit,
                queue.isPresent(),
                queue.map(OpenQueue::report).orElse(Health.Report.down("")),
                queue.map(there -> Queues.waiting(there, nodes)).orElse(List.of()),
                Queues.working(nodes),
                visit.parameter("q").strip(),
                Shown.of(visit, QueueFilter.values()),
                Shown.of(visit, WorkingFilter.values()));
    }

    private Answer consumers(Visit visit) {
        QueueView view = view(visit);
        if (visit.asksFor(ROWS)) {
            return Answer.html(out -> JteworkingGenerated.render(out, null, view));
        }
        Shell shell = shells.of(visit, visit.texts().get("queue.consumers"));
        return Answer.html(out -> JteconsumersGenerated.render(out, null, shell, view));
    }

    private Answer busiest(Visit visit) {
        requireAdministrator();
        List<Waiting> busiest = queues.busiest(BUSIEST);
        return Answer.html(out -> JtestripGenerated.render(out, null, visit, busiest));
    }

    private Answer pause(Visit visit, boolean paused) {
        OpenQueue queue = queue();
        Waiting one = find(Queues.waiting(queue, queue.nodes()), number(visit, "s", 0));
        queue.pause(one.id(), paused);
        return Answer.redirect(PATH).saying(Notice.of(paused ? "queue.paused" : "queue.resumed", one.name()));
    }

    private Answer pauseAll(boolean paused) {
        OpenQueue queue = queue();
        for (Depth depth : queue.depths()) {
            Subscription one = depth.subscription();
            if (one.id() != 0 && one.paused() != paused) {
                queue.pause(one.id(), paused);
            }
        }
        return Answer.redirect(PATH).saying(Notice.of(paused ? "queue.allpaused" : "queue.allresumed"));
    }

    private Answer drain(Visit visit, boolean drained) {
        OpenQueue queue = queue();
        String node = visit.parameter("node");
        String topic = visit.parameter("topic");
        String subscriber = visit.parameter("subscriber");
        queue.drain(node, topic, subscriber, drained);
        return Answer.redirect(CONSUMERS)
                .saying(Notice.of(
                        drained ? "queue.drained" : "queue.taking", Subscription.name(topic, subscriber), node));
    }

    private Answer forget(Visit visit) {
        OpenQueue queue = queue();
        String name = visit.parameter("node");
        queue.forget(name);
        return Answer.redirect(CONSUMERS).saying(Notice.of("queue.forgotten", name));
    }

    private Answer dead(Visit visit) {
        long opened = number(visit, "x", 0);
        QueueView view = view(visit);
        if (opened == 0 || !view.available()) {
            return Answer.html(dead(visit, view, null));
        }
        DeadLetter letter = letter(queues.require(), opened);
        String body = visit.parameter("edit").isEmpty() ? null : JsonText.pretty(letter.body());
        return Answer.html(dead(visit, view, new LetterView(letter, queues.sender(letter), body, "")));
    }

    private Consumer<HtmlTemplateOutput> dead(Visit visit, QueueView view, @Nullable LetterView opened) {
        DeadFilter filter = DeadFilter.of(visit);
        Waiting of =
                !view.available() || filter.subscription() == 0 ? null : find(view.waiting(), filter.subscription());
        long before = number(visit, "before", Long.MAX_VALUE);
        List<DeadLetter> found = view.available() ? filter.page(queues.require(), before, PAGE + 1) : List.of();
        boolean more = found.size() > PAGE;
        DeadView dead = new DeadView(view, filter, of, more ? found.subList(0, PAGE) : found, before, more, opened);
        Shell shell = shells.of(visit, visit.texts().get("queue.dead"));
        return out -> JtedeadGenerated.render(out, null, shell, dead);
    }

    private Answer replay(Visit visit) {
        OpenQueue queue = queue();
        return moved(visit, "queue.replayed", each(queue, visit, queue::replay));
    }

    /** Puts one back with another body; what is wrong with that is shown beside it. */
    private Answer mend(Visit visit) {
        OpenQueue queue = queue();
        long id = number("id", visit.parameter("id"));
        String body = visit.parameter("body");
        try {
            queues.mend(id, body);
            return moved(visit, "queue.replayed", new Moved(1, true));
        } catch (Failure wrong) {
            if (wrong.kind() != Failure.Kind.INVALID) {
                throw wrong;
            }
            DeadLetter letter = letter(queue, id);
            LetterView again = new LetterView(
                    letter, queues.sender(letter), body, wrong.problems().get(0).message());
            return Answer.html(422, dead(visit, view(visit), again));
        }
    }

    private Answer discard(Visit visit) {
        OpenQueue queue = queue();
        return moved(visit, "queue.discarded", each(queue, visit, queue::discard));
    }

    private static Answer moved(Visit visit, String key, Moved moved) {
        String said = moved.count() == 0 ? "queue.gone" : moved.all() ? key : key + "some";
        return Answer.redirect(DeadFilter.of(visit).address().href())
                .saying(Notice.of(said, visit.formats().number(moved.count())));
    }

    private Answer ask(Visit visit) {
        OpenQueue queue = queue();
        DeadFilter filter = DeadFilter.of(visit);
        DiscardView view = visit.parameter("all").isEmpty()
                ? askOne(visit, letter(queue, number("id", visit.parameter("id"))), filter)
                : askAll(visit, queue, filter);
        if (visit.asksFor(DIALOG)) {
            return Answer.html(out -> JtediscardGenerated.render(out, null, view));
        }
        Shell shell = shells.of(visit, view.title());
        return Answer.html(out -> JtediscardpageGenerated.render(out, null, shell, view));
    }

    private static DiscardView askOne(Visit visit, DeadLetter letter, DeadFilter filter) {
        String title = visit.texts().get("queue.ask", letter.subscription(), letter.id());
        return new DiscardView(visit, title, letter.id(), 0, filter);
    }

    private DiscardView askAll(Visit visit, OpenQueue queue, DeadFilter filter) {
        QueueView known = view(visit);
        Waiting of = filter.subscription() == 0 ? null : find(known.waiting(), filter.subscription());
        long before = filter.page(queue, Long.MAX_VALUE, 1).stream()
                        .mapToLong(DeadLetter::id)
                        .max()
                        .orElse(0)
                + 1;
        Texts texts = visit.texts();
        String title;
        if (!filter.words().isEmpty()) {
            title = texts.get("queue.askfound", filter.words());
        } else if (of == null) {
            title = texts.get("queue.askevery", known.dead());
        } else {
            title = texts.get("queue.askall", known.count(of.depth().dead()), of.name());
        }
        return new DiscardView(visit, title, 0, before, filter);
    }

    /**
     * How many dead letters were moved.
     *
     * @param all whether none of those that were meant is left
     */
    private record Moved(int count, boolean all) {}

    /** Moves those that are named, or all that are shown, the newest first; what comes meanwhile is left alone. */
    private static Moved each(OpenQueue queue, Visit visit, ToIntFunction<Collection<Long>> action) {
        if (visit.parameter("all").isEmpty()) {
            List<Long> ids = new ArrayList<>();
            visit.parameters("id").forEach(id -> ids.add(number("id", id)));
            return new Moved(action.applyAsInt(ids), true);
        }
        DeadFilter filter = DeadFilter.of(visit);
        long end = System.nanoTime() + MOST.toNanos();
        long before = number(visit, "before", Long.MAX_VALUE);
        int count = 0;
        while (System.nanoTime() < end) {
            List<Long> some = filter.page(queue, before, SOME).stream()
                    .map(DeadLetter::id)
                    .toList();
            if (some.isEmpty()) {
                return new Moved(count, true);
            }
            count += action.applyAsInt(some);
            before = some.get(some.size() - 1);
        }
        return new Moved(count, false);
    }

    private static DeadLetter letter(OpenQueue queue, long id) {
        return queue.deadLetter(id).orElseThrow(() -> Failure.missing("There is no dead letter " + id + " any more."));
    }

    private static Waiting find(List<Waiting> all, long subscription) {
        return all.stream()
                .filter(each -> each.id() == subscription && subscription != 0)
                .findFirst()
                .orElseThrow(() -> Failure.missing("There is no subscription " + subscription + "."));
    }

    /** Returns a number that an address or a form names. */
    static long number(Visit visit, String name, long otherwise) {
        String text = visit.parameter(name);
        return text.isEmpty() ? otherwise : number(name, text);
    }

    private static long number(String name, @Nullable String text) {
        if (text == null || !text.matches("[0-9]{1,18}")) {
            throw Failure.invalidParameter(name, "not-an-id", "'" + name + "' is not the number of anything");
        }
        return Long.parseLong(text);
    }

    private OpenQueue queue() {
        requireAdministrator();
        return queues.require();
    }

    private void requireAdministrator() {
        if (!users.administers(Context.current().identity())) {
            throw Failure.denied("The queue is for administrators.");
        }
    }
}
