package mortise.web.me;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import mortise.access.SignIn.Session;
import mortise.access.Tokens;
import mortise.access.Tokens.Created;
import mortise.access.Tokens.Token;
import mortise.access.Users;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.core.Problem;
import mortise.entity.Action;
import mortise.entity.EntityType;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.web.http.Answer;
import mortise.web.http.Notice;
import mortise.web.http.Route;
import mortise.web.http.Visit;
import mortise.web.shell.Menu;
import mortise.web.shell.Shell;
import mortise.web.shell.Shells;
import mortise.web.shell.Titles;
import mortise.web.templates.me.JtemeGenerated;
import mortise.web.templates.me.JterevokeGenerated;
import mortise.web.templates.me.JterevokepageGenerated;
import mortise.web.templates.me.JtetokenGenerated;
import org.jspecify.annotations.Nullable;

/** The page of one's own settings, and the tokens on it. */
public final class MeScreens {
    private static final String PATH = "/me";
    private static final String DIALOG = "ask";

    private final Records records;
    private final Tokens tokens;
    private final Users users;
    private final Menu menu;
    private final Shells shells;

    /** Pages for whoever is signed in. */
    public MeScreens(Records records, Tokens tokens, Users users, Menu menu, Shells shells) {
        this.records = records;
        this.tokens = tokens;
        this.users = users;
        this.menu = menu;
        this.shells = shells;
    }

    /** Returns where they are. */
    public List<Route> routes() {
        return List.of(
                Route.get(PATH, visit -> page(visit, null)),
                Route.get(PATH + "/token", visit -> form(visit, 200, read(visit))),
                Route.post(PATH + "/token", this::create),
                Route.get(PATH + "/token/{id}/revoke", this::ask),
                Route.post(PATH + "/token/{id}/revoke", this::revoke));
    }

    private Answer page(Visit visit, @Nullable Created created) {
        Identity me = Context.current().identity();
        Record user = visit.model().find(EntityType.USER).isPresent()
                ? records.get(EntityType.USER, me.id()).orElse(null)
                : null;
        MeView view = new MeView(
                visit,
                user,
                user != null && records.may(Action.EDIT, user),
                tokens.list(me.name()),
                created,
                visit.origin() + "/api" + example(visit),
                new Titles(records, visit.model()));
        Shell shell = shells.of(visit, visit.texts().get("me.settings"));
        return Answer.html(out -> JtemeGenerated.render(out, null, shell, view));
    }

    private String example(Visit visit) {
        return menu.entities(visit, false).stream()
                .findFirst()
                .map(type -> "/" + type.path())
                .orElse("");
    }

    private TokenForm read(Visit visit) {
        List<EntityType> entities = menu.entities(visit, false);
        Map<String, String> chosen = new LinkedHashMap<>();
        for (EntityType type : entities) {
            chosen.put(type.name(), visit.parameter("e." + type.name()));
        }
        boolean first = !visit.parameters().containsKey("may");
        return new TokenForm(
                visit,
                visit.parameter("name").strip(),
                first ? TokenForm.DAYS.get(0) : visit.parameter("days"),
                first ? "all" : visit.parameter("may"),
                entities,
                chosen,
                users.administers(Context.current().identity()),
                !visit.parameter("admin").isEmpty(),
                Map.of());
    }

    private Answer form(Visit visit, int status, TokenForm form) {
        Shell shell = shells.of(visit, visit.texts().get("token.new"));
        return Answer.html(status, out -> JtetokenGenerated.render(out, null, shell, form));
    }

    private Answer create(Visit visit) {
        TokenForm form = read(visit);
        Map<String, String> problems = new LinkedHashMap<>();
        if (form.name().isEmpty()) {
            problems.put("name", visit.texts().get("problem.required"));
        }
        if (form.may().equals("some") && form.scopes().isEmpty()) {
            problems.put("may", visit.texts().get("token.nothing"));
        }
        if (!TokenForm.DAYS.contains(form.days())) {
            problems.put("days", visit.texts().get("problem.not-a-choice"));
        }
        if (!problems.isEmpty()) {
            return form(visit, 422, form.wrong(problems));
        }
        Instant expires =
                form.days().isEmpty() ? null : Instant.now().plus(Duration.ofDays(Long.parseLong(form.days())));
        try {
            return page(visit, tokens.create(Context.current().identity().name(), form.name(), form.scopes(), expires));
        } catch (Failure failure) {
            if (failure.kind() != Failure.Kind.INVALID && failure.kind() != Failure.Kind.CONFLICT) {
                throw failure;
            }
            for (Problem problem : failure.problems()) {
                String parameter = Objects.requireNonNullElse(problem.parameter(), "");
                problems.put(
                        switch (parameter) {
                            case "scopes" -> "may";
                            case "expires" -> "days";
                            default -> "name";
                        },
                        problem.message());
            }
            return form(visit, failure.kind() == Failure.Kind.CONFLICT ? 409 : 422, form.wrong(problems));
        }
    }

    private Answer ask(Visit visit) {
        Token token = token(visit);
        if (visit.asksFor(DIALOG)) {
            return Answer.html(out -> JterevokeGenerated.render(out, null, visit, token));
        }
        Shell shell = shells.of(visit, visit.texts().get("token.ask", token.title()));
        return Answer.html(out -> JterevokepageGenerated.render(out, null, shell, token));
    }

    private Answer revoke(Visit visit) {
        Token token = token(visit);
        tokens.revoke(token.id());
        return Answer.redirect(PATH).saying(Notice.of("token.revoked", token.title()));
    }

    private Token token(Visit visit) {
        String name = visit.session().map(Session::identity).map(Identity::name).orElse("");
        return tokens.list(name).stream()
                .filter(token -> token.id() == visit.id())
                .findFirst()
                .orElseThrow(() -> Failure.missing("you have no token " + visit.id()));
    }
}
