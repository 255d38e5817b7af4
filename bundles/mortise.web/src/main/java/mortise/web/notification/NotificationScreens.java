package mortise.web.notification;

import java.util.List;
import java.util.Optional;
import mortise.core.Failure;
import mortise.push.Notifications;
import mortise.web.http.Answer;
import mortise.web.http.Notice;
import mortise.web.http.ReturnPath;
import mortise.web.http.Route;
import mortise.web.http.Visit;
import mortise.web.shell.Menu;
import mortise.web.shell.Shell;
import mortise.web.shell.Shells;
import mortise.web.templates.notification.JtenotificationsGenerated;

/** What the reader was told: the page behind the bell. */
public final class NotificationScreens {
    /** Where it is. */
    public static final String PATH = Menu.NOTIFICATIONS;

    private static final int PAGE = 30;

    private final Live live;
    private final Shells shells;

    /** Pages of these notifications. */
    public NotificationScreens(Live live, Shells shells) {
        this.live = live;
        this.shells = shells;
    }

    /** Returns where they are. */
    public List<Route> routes() {
        return List.of(
                Route.get(PATH, this::page),
                Route.get(PATH + "/count", this::count),
                Route.post(PATH + "/mark", this::mark),
                Route.post(PATH + "/open", this::open),
                Route.post(PATH + "/read", this::readAll));
    }

    private Answer page(Visit visit) {
        Notifications.Which which = NotificationsView.which(visit);
        long before = number(visit, "before");
        Optional<Notifications> there = live.notifications().get();
        NotificationsView view = new NotificationsView(
                visit, there.map(all -> all.page(which, before, PAGE)).orElse(null), which, before);
        Shell shell = shells.of(visit, visit.texts().get("notification.title"));
        return Answer.html(out -> JtenotificationsGenerated.render(out, null, shell, view));
    }

    /** For the script that keeps the bell. */
    private Answer count(Visit visit) {
        String count = String.valueOf(
                live.notifications().get().map(Notifications::unread).orElse(0L));
        return Answer.html(out -> out.writeContent(count));
    }

    private Answer mark(Visit visit) {
        require().mark(number(visit, "id"), visit.parameter("read").equals("1"));
        return Answer.redirect(ReturnPath.orHome(visit.parameter("to")));
    }

    /** Whoever follows a notification has read it. */
    private Answer open(Visit visit) {
        require().mark(number(visit, "id"), true);
        return Answer.redirect(ReturnPath.orHome(visit.parameter("to")));
    }

    private Answer readAll(Visit visit) {
        require().markAll();
        return Answer.redirect(PATH).saying(Notice.of("notification.allread"));
    }

    private Notifications require() {
        return live.notifications()
                .get()
                .orElseThrow(() -> Failure.unavailable("Notifications are not there now.", null));
    }

    private static long number(Visit visit, String name) {
        String text = visit.parameter(name);
        if (text.isEmpty()) {
            return 0;
        }
        if (!text.matches("[0-9]{1,18}")) {
            throw Failure.invalidParameter(name, "not-an-id", "'" + text + "' is not the number of anything");
        }
        return Long.parseLong(text);
    }
}
