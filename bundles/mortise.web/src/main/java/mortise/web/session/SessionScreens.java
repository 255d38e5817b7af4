package mortise.web.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import mortise.access.SignIn;
import mortise.access.SignIn.Session;
import mortise.core.Failure;
import mortise.web.http.Answer;
import mortise.web.http.ReturnPath;
import mortise.web.http.Route;
import mortise.web.http.Settings;
import mortise.web.http.Visit;
import mortise.web.templates.session.JtepasswordGenerated;
import mortise.web.templates.session.JtesigninGenerated;

/** Sign-in, sign-out, first start and the change of a password that somebody else gave. */
public final class SessionScreens {
    private static final String ADMINISTRATOR = "admin";

    private final Settings settings;
    private final SignIn signIn;
    private final FirstStart firstStart;
    private final BooleanSupplier forgotten;

    /**
     * Screens that let people in through this.
     *
     * @param forgotten tells whether a forgotten password can be replaced
     */
    public SessionScreens(Settings settings, SignIn signIn, FirstStart firstStart, BooleanSupplier forgotten) {
        this.settings = settings;
        this.signIn = signIn;
        this.firstStart = firstStart;
        this.forgotten = forgotten;
    }

    /** Returns where they are. */
    public List<Route> routes() {
        return List.of(
                Route.openGet("/sign-in", this::signInPage),
                Route.openPost("/sign-in", this::signIn),
                Route.openPost("/sign-out", this::signOut),
                Route.openGet("/first-start", this::firstStartPage),
                Route.openPost("/first-start", this::startFirst),
                Route.openGet("/password", this::passwordPage),
                Route.openPost("/password", this::changePassword),
                Route.openPost("/preferences", new PreferencesScreen()));
    }

    private Answer signInPage(Visit visit) {
        String to = ReturnPath.orHome(visit.parameter("to"));
        if (visit.isSignedIn()) {
            return Answer.redirect(to);
        }
        if (firstStart.isPending() && visit.parameter("anyway").isEmpty()) {
            return Answer.redirect("/first-start");
        }
        return page(
                visit,
                200,
                form("", to, "", false, false, !visit.parameter("reset").isEmpty()));
    }

    private Answer signIn(Visit visit) {
        String user = visit.parameter("user").strip();
        String to = ReturnPath.orHome(visit.parameter("to"));
        boolean keep = !visit.parameter("keep").isEmpty();
        char[] password = visit.parameter("password").toCharArray();
        try {
            if (visit.isSignedIn()) {
                signIn.signOut(visit.secret());
            }
            return enter(signIn.signIn(user, password, visit.remoteAddress()), to, keep);
        } catch (Failure failure) {
            return switch (failure.kind()) {
                case UNAUTHENTICATED ->
                    page(visit, 401, form(user, to, visit.texts().get("signin.wrong"), false, keep, false));
                case EXHAUSTED -> page(visit, 429, form(user, to, locked(visit, failure), true, keep, false));
                case INVALID, DENIED, MISSING, CONFLICT, UNAVAILABLE -> throw failure;
            };
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private static Answer enter(Session session, String to, boolean keep) {
        long left = Duration.between(Instant.now(), session.expires()).toSeconds();
        return Answer.redirect(session.mustChangePassword() ? "/password" : to)
                .session(session.secret(), keep ? Math.max(1, left) : -1);
    }

    private Answer signOut(Visit visit) {
        if (visit.isSignedIn()) {
            signIn.signOut(visit.secret());
        }
        return Answer.redirect("/sign-in").endSession();
    }

    private Answer firstStartPage(Visit visit) {
        if (visit.isSignedIn() || !firstStart.isPending()) {
            return Answer.redirect("/");
        }
        return page(visit, 200, passwordForm(visit, true, "", ""));
    }

    private Answer startFirst(Visit visit) {
        if (!firstStart.isPending()) {
            return Answer.redirect("/sign-in");
        }
        if (!isRepeated(visit)) {
            return page(visit, 422, passwordForm(visit, true, visit.texts().get("password.differ"), "again"));
        }
        try {
            Session session = signIn.signIn(ADMINISTRATOR, secretOf(visit, "old"), visit.remoteAddress());
            return change(visit, session.secret(), true);
        } catch (Failure failure) {
            return refused(visit, failure, true);
        }
    }

    private Answer passwordPage(Visit visit) {
        return visit.isSignedIn() ? page(visit, 200, passwordForm(visit, false, "", "")) : Answer.redirect("/sign-in");
    }

    private Answer changePassword(Visit visit) {
        if (!visit.isSignedIn()) {
            return Answer.redirect("/sign-in");
        }
        if (!isRepeated(visit)) {
            return page(visit, 422, passwordForm(visit, false, visit.texts().get("password.differ"), "again"));
        }
        try {
            return change(visit, visit.secret(), false);
        } catch (Failure failure) {
            return refused(visit, failure, false);
        }
    }

    private Answer change(Visit visit, String secret, boolean first) {
        try {
            Session session = signIn.changePassword(secret, secretOf(visit, "old"), secretOf(visit, "new"));
            return enter(session, "/", false);
        } catch (Failure failure) {
            if (first) {
                signIn.signOut(secret);
            }
            throw failure;
        }
    }

    private Answer refused(Visit visit, Failure failure, boolean first) {
        return switch (failure.kind()) {
            case UNAUTHENTICATED ->
                page(visit, 401, passwordForm(visit, first, visit.texts().get("password.wrong"), "old"));
            case INVALID -> page(visit, 422, passwordForm(visit, first, weak(visit, failure), "new"));
            case EXHAUSTED -> page(visit, 429, passwordForm(visit, first, locked(visit, failure), "old"));
            case DENIED, MISSING, CONFLICT, UNAVAILABLE -> throw failure;
        };
    }

    private static boolean isRepeated(Visit visit) {
        return visit.parameter("new").equals(visit.parameter("again"));
    }

    private static char[] secretOf(Visit visit, String parameter) {
        return visit.parameter(parameter).toCharArray();
    }

    /** The failure says for how long, in English; other languages say it without the time. */
    private static String locked(Visit visit, Failure failure) {
        return visit.texts().code().equals("en")
                ? failure.problems().get(0).message()
                : visit.texts().get("signin.locked");
    }

    static String weak(Visit visit, Failure failure) {
        String key = "password." + failure.problems().get(0).code();
        return visit.texts().has(key)
                ? visit.texts().get(key)
                : failure.problems().get(0).message();
    }

    private SignInForm form(String user, String to, String problem, boolean locked, boolean keep, boolean reset) {
        return new SignInForm(
                settings.organisation(),
                settings.help(),
                user,
                to,
                problem,
                locked,
                keep,
                forgotten.getAsBoolean(),
                reset);
    }

    private static PasswordForm passwordForm(Visit visit, boolean first, String problem, String field) {
        String user = visit.session().map(session -> session.identity().name()).orElse(ADMINISTRATOR);
        return new PasswordForm(
                first, user, problem, field, first ? "/first-start" : "/password", visit.header("Host"));
    }

    private static Answer page(Visit visit, int status, SignInForm form) {
        return Answer.html(status, out -> JtesigninGenerated.render(out, null, visit, form));
    }

    private static Answer page(Visit visit, int status, PasswordForm form) {
        return Answer.html(status, out -> JtepasswordGenerated.render(out, null, visit, form));
    }
}
