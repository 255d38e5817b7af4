package mortise.web.session;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import mortise.access.PasswordReset;
import mortise.core.Failure;
import mortise.web.http.Answer;
import mortise.web.http.Route;
import mortise.web.http.Settings;
import mortise.web.http.Visit;
import mortise.web.templates.session.JteforgottenGenerated;
import mortise.web.templates.session.JteresetGenerated;

/** A forgotten password: asks for a link by mail, and chooses a new one where the link leads. */
public final class ForgottenScreens {
    private static final String PATH = "/forgotten";
    private static final String RESET = "/reset";

    private final Settings settings;
    private final Supplier<Optional<PasswordReset>> reset;

    /** Screens of what mails links now. */
    public ForgottenScreens(Settings settings, Supplier<Optional<PasswordReset>> reset) {
        this.settings = settings;
        this.reset = reset;
    }

    /** Returns where they are. */
    public List<Route> routes() {
        return List.of(
                Route.openGet(PATH, this::askPage),
                Route.openPost(PATH, this::ask),
                Route.openGet(RESET, this::resetPage),
                Route.openPost(RESET, this::reset));
    }

    /** Tells whether a link can be mailed. */
    public boolean isPossible() {
        return reset.get().filter(PasswordReset::isPossible).isPresent();
    }

    private Answer askPage(Visit visit) {
        return page(visit, 200, form(!visit.parameter("sent").isEmpty(), ""));
    }

    private Answer ask(Visit visit) {
        PasswordReset mailed = reset.get().filter(PasswordReset::isPossible).orElse(null);
        if (mailed == null) {
            return page(visit, 503, form(false, ""));
        }
        String host = settings.publicUrl().isEmpty() ? visit.localOrigin() : settings.publicUrl();
        try {
            mailed.request(
                    visit.parameter("user"),
                    visit.remoteAddress(),
                    Locale.forLanguageTag(visit.texts().code()),
                    secret -> host + RESET + "?token=" + secret);
        } catch (Failure failure) {
            if (failure.kind() == Failure.Kind.EXHAUSTED) {
                return page(visit, 429, form(false, visit.texts().get("forgotten.busy")));
            }
            throw failure;
        }
        return Answer.redirect(PATH + "?sent=1");
    }

    private Answer resetPage(Visit visit) {
        String secret = visit.parameter("token");
        String user = user(secret);
        return page(visit, user.isEmpty() ? 404 : 200, new ResetForm(secret, user, "", ""));
    }

    private String user(String secret) {
        return reset.get().flatMap(mailed -> mailed.user(secret)).orElse("");
    }

    private Answer reset(Visit visit) {
        String secret = visit.parameter("token");
        String user = user(secret);
        if (user.isEmpty()) {
            return page(visit, 404, new ResetForm(secret, "", "", ""));
        }
        if (!visit.parameter("new").equals(visit.parameter("again"))) {
            return page(visit, 422, new ResetForm(secret, user, visit.texts().get("password.differ"), "again"));
        }
        try {
            reset.get()
                    .orElseThrow(() -> Failure.unavailable("passwords cannot be chosen at this moment", null))
                    .reset(secret, visit.parameter("new").toCharArray());
        } catch (Failure failure) {
            return switch (failure.kind()) {
                case INVALID ->
                    page(visit, 422, new ResetForm(secret, user, SessionScreens.weak(visit, failure), "new"));
                case EXHAUSTED ->
                    page(visit, 429, new ResetForm(secret, user, visit.texts().get("forgotten.busy"), ""));
                case MISSING -> page(visit, 404, new ResetForm(secret, "", "", ""));
                case UNAUTHENTICATED, DENIED, CONFLICT, UNAVAILABLE -> throw failure;
            };
        }
        return Answer.redirect("/sign-in?anyway=1&reset=1").endSession();
    }

    private ForgottenForm form(boolean sent, String problem) {
        return new ForgottenForm(isPossible(), sent, settings.help(), problem);
    }

    private static Answer page(Visit visit, int status, ForgottenForm form) {
        return Answer.html(status, out -> JteforgottenGenerated.render(out, null, visit, form));
    }

    private static Answer page(Visit visit, int status, ResetForm form) {
        return Answer.html(status, out -> JteresetGenerated.render(out, null, visit, form));
    }
}
