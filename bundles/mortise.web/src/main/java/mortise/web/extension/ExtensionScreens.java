package mortise.web.extension;

import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import mortise.access.Users;
import mortise.core.Context;
import mortise.core.Extensions;
import mortise.core.Extensions.Effect;
import mortise.core.Extensions.Extension;
import mortise.core.Failure;
import mortise.entity.EntityType;
import mortise.entity.Query;
import mortise.entity.Records;
import mortise.web.http.Answer;
import mortise.web.http.Notice;
import mortise.web.http.Route;
import mortise.web.http.Visit;
import mortise.web.shell.Shell;
import mortise.web.shell.Shells;
import mortise.web.templates.extension.JteextensionsGenerated;
import mortise.web.templates.extension.JteremoveGenerated;
import mortise.web.templates.extension.JteremovepageGenerated;
import org.jspecify.annotations.Nullable;

/** The pages of extensions, for administrators. */
public final class ExtensionScreens {
    /** Where they are. */
    public static final String PATH = "/admin/extensions";

    private static final String DIALOG = "ask";

    private final Installer installer;
    private final Users users;
    private final Records records;
    private final Shells shells;

    /** Pages of what this installs. */
    public ExtensionScreens(Installer installer, Users users, Records records, Shells shells) {
        this.installer = installer;
        this.users = users;
        this.records = records;
        this.shells = shells;
    }

    /** Returns where they are. */
    public List<Route> routes() {
        return List.of(
                Route.get(PATH, visit -> page(visit, 200, "")),
                Route.upload(PATH + "/install", this::requireAdministrator, this::install),
                Route.post(PATH + "/feature", this::installFeature),
                Route.get(PATH + "/remove", visit -> ask(visit, 200, "")),
                Route.post(PATH + "/remove", this::remove));
    }

    private Answer page(Visit visit, int status, String problem) {
        requireAdministrator();
        Optional<Extensions> service = installer.get();
        List<Extension> installed = service.map(Extensions::list).orElse(List.of());
        Extension selected = find(installed, visit.parameter("x"));
        ExtensionsView view = new ExtensionsView(
                visit,
                service.isPresent(),
                installed,
                service.map(Extensions::offers).orElse(List.of()),
                problem,
                selected,
                selected == null ? List.of() : service.orElseThrow().impact(selected.id()));
        Shell shell = shells.of(visit, visit.texts().get("extensions.title"));
        return Answer.html(status, out -> JteextensionsGenerated.render(out, null, shell, view));
    }

    private Answer install(Visit visit) throws IOException {
        Extensions service = service();
        Part part = visit.upload("jar").orElse(null);
        if (part == null || part.getSize() == 0) {
            return page(visit, 422, visit.texts().get("extensions.nofile"));
        }
        String name = Objects.requireNonNullElse(part.getSubmittedFileName(), "");
        try (InputStream jar = part.getInputStream()) {
            return installed(service.install(jar, name));
        } catch (Failure failure) {
            return refused(visit, failure);
        }
    }

    private Answer installFeature(Visit visit) {
        Extensions service = service();
        try {
            return installed(service.installFeature(visit.parameter("name")));
        } catch (Failure failure) {
            return refused(visit, failure);
        }
    }

    private static Answer installed(Extension extension) {
        return Answer.redirect(PATH + "?x=" + extension.id())
                .saying(Notice.of("extensions.installed", extension.title()));
    }

    private Answer refused(Visit visit, Failure failure) {
        int status =
                switch (failure.kind()) {
                    case INVALID -> 422;
                    case CONFLICT -> 409;
                    case MISSING -> 404;
                    case UNAUTHENTICATED, DENIED, EXHAUSTED, UNAVAILABLE -> throw failure;
                };
        return page(visit, status, failure.problems().get(0).message());
    }

    private Answer ask(Visit visit, int status, String problem) {
        Extensions service = service();
        RemoveView view = removal(visit, service, problem);
        if (visit.asksFor(DIALOG)) {
            return Answer.html(status, out -> JteremoveGenerated.render(out, null, view));
        }
        Shell shell = shells.of(
                visit, visit.texts().get("extensions.ask", view.extension().title()));
        return Answer.html(status, out -> JteremovepageGenerated.render(out, null, shell, view));
    }

    private RemoveView removal(Visit visit, Extensions service, String problem) {
        Extension extension = Optional.ofNullable(find(service.list(), visit.parameter("x")))
                .orElseThrow(() -> Failure.missing("there is no extension '" + visit.parameter("x") + "'"));
        List<RemoveView.Line> stays = new ArrayList<>();
        for (String name : extension.entities()) {
            EntityType type = visit.model().find(name).orElse(null);
            long count = type == null ? 0 : records.count(Query.of(name));
            if (type != null && count > 0) {
                stays.add(new RemoveView.Line(type.plural(), visit.formats().number(count)));
            }
        }
        List<Effect> effects = service.impact(extension.id());
        return new RemoveView(visit, extension, effects, stays, stays.isEmpty() ? "" : extension.title(), problem);
    }

    private Answer remove(Visit visit) {
        Extensions service = service();
        RemoveView view = removal(visit, service, "");
        if (!view.phrase().isEmpty()
                && !view.phrase().equals(visit.parameter("phrase").strip())) {
            return ask(visit, 422, visit.texts().get("delete.wrongphrase"));
        }
        try {
            service.remove(view.extension().id());
        } catch (Failure failure) {
            if (failure.kind() != Failure.Kind.CONFLICT && failure.kind() != Failure.Kind.INVALID) {
                throw failure;
            }
            return ask(visit, 409, failure.problems().get(0).message());
        }
        return Answer.redirect(PATH)
                .saying(Notice.of("extensions.removed", view.extension().title()));
    }

    private Extensions service() {
        requireAdministrator();
        return installer
                .get()
                .orElseThrow(() -> Failure.unavailable("The part that installs extensions is not there.", null));
    }

    private void requireAdministrator() {
        if (!users.administers(Context.current().identity())) {
            throw Failure.denied("Extensions are for administrators.");
        }
    }

    private static @Nullable Extension find(List<Extension> all, String id) {
        return all.stream().filter(one -> one.id().equals(id)).findFirst().orElse(null);
    }
}
