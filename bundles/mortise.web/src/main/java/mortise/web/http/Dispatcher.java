package mortise.web.http;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.Utf8ByteOutput;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mortise.access.SignIn;
import mortise.access.SignIn.Session;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.entity.Entities;
import mortise.entity.Model;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Leads a request to its screen and sends what the screen answers. Whatever goes wrong on the way becomes a page: this is
 * the edge at which exceptions end. Safe for use by many threads.
 */
public final class Dispatcher {
    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    /** Enough to sign in and to choose a password. */
    private static final int ANONYMOUS_FORM_BYTES = 20_000;

    /** As JSON:API has it. */
    private static final byte[] NO_REST =
            """
            {"jsonapi":{"version":"1.1"},"errors":[{"status":"503","code":"unavailable",\
            "title":"Service Unavailable","detail":"REST is not running here now"}]}
            """
                    .getBytes(StandardCharsets.UTF_8);

    private final Router router;
    private final ErrorScreen errors;
    private final SignIn signIn;
    private final Entities entities;
    private final Settings settings;

    /** Makes the page that says what went wrong. */
    @FunctionalInterface
    public interface ErrorScreen {
        /**
         * Returns the page.
         *
         * @param failure null for a defect or for a status that no failure stands for
         */
        Answer answer(Visit visit, int status, @Nullable Failure failure);
    }

    /** A dispatcher of these screens. */
    public Dispatcher(Router router, ErrorScreen errors, SignIn signIn, Entities entities, Settings settings) {
        this.router = router;
        this.errors = errors;
        this.signIn = signIn;
        this.entities = entities;
        this.settings = settings;
    }

    /** Answers one request. */
    public void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = pathOf(request);
        if (path.startsWith("/assets/") && Assets.send(path, request, response)) {
            return;
        }
        String requestId = RequestId.of(request.getHeader(RequestId.HEADER));
        response.setHeader(RequestId.HEADER, requestId);
        SecurityHeaders.write(response);
        if (path.equals("/api") || path.startsWith("/api/")) {
            refuseRest(response);
            return;
        }
        Reader reader = Reader.of(request, settings.zone());
        Context context = new Context(
                Identity.ANONYMOUS, requestId, "web", request.getRemoteAddr(), reader.locale(), reader.zone());
        MDC.put("requestId", requestId);
        try (Context.Scope scope = context.open()) {
            answerInContext(request, response, path, reader, context);
        } finally {
            MDC.remove("requestId");
            MDC.remove("user");
        }
    }

    /** The screens are asked for it only while REST is away; a program is not led to the sign-in page. */
    private static void refuseRest(HttpServletResponse response) throws IOException {
        response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setHeader("Retry-After", "5");
        response.setContentType("application/vnd.api+json");
        response.getOutputStream().write(NO_REST);
    }

    private void answerInContext(
            HttpServletRequest request, HttpServletResponse response, String path, Reader reader, Context context)
            throws IOException {
        String secret = Cookies.read(request, Cookies.SESSION);
        Session session = null;
        Failure early = null;
        try {
            session = secret.isEmpty() ? null : signIn.session(secret).orElse(null);
        } catch (Failure failure) {
            early = failure;
        }
        Map<String, List<String>> parameters = Map.of();
        try {
            parameters = Parameters.read(request, session == null ? ANONYMOUS_FORM_BYTES : settings.maxFormBytes());
        } catch (Failure failure) {
            early = early == null ? failure : early;
        }
        Visit visit = visit(request, path, parameters, reader, session, secret);
        Identity identity = session == null ? Identity.ANONYMOUS : session.identity();
        MDC.put("user", identity.name());
        try (Context.Scope scope = context.as(identity).open()) {
            Page page;
            try {
                if (early != null) {
                    throw early;
                }
                page = page(request, visit);
            } catch (Failure failure) {
                page = rendered(failed(visit, failure));
            } catch (RuntimeException | IOException | StackOverflowError defect) {
                log.error("{} {} failed", request.getMethod(), path, defect);
                page = rendered(errors.answer(visit, 500, null));
            }
            send(request, response, visit, page.answer(), page.body());
        }
    }

    /** An answer with its body made. */
    private record Page(Answer answer, Utf8ByteOutput body) {}

    /** A page that looks in vain for what an extension took along meanwhile is made again of what is there now. */
    private Page page(HttpServletRequest request, Visit visit) throws IOException {
        try {
            return rendered(lead(request, visit));
        } catch (Failure failure) {
            Model now = entities.model();
            if (now == visit.model() || !request.getMethod().matches("GET|HEAD")) {
                throw failure;
            }
            return rendered(lead(request, visit.with(now)));
        }
    }

    private Answer lead(HttpServletRequest request, Visit visit) throws IOException {
        Optional<Router.Match> match = router.find(request.getMethod(), visit.path());
        if (match.isEmpty()) {
            return visit.isSignedIn() ? errors.answer(visit, 404, null) : toSignIn(visit);
        }
        Route route = match.get().route();
        if (route == null) {
            return errors.answer(visit, 405, null);
        }
        Visit arrived = visit.at(match.get().variables());
        if (!route.open() && !visit.isSignedIn()) {
            return toSignIn(visit);
        }
        if (route.method().equals("POST")) {
            Runnable guard = route.guard();
            if (guard != null) {
                guard.run();
                arrived = arrived.with(Parameters.readParts(request, settings.maxFormBytes()));
            }
            checkOrigin(request, arrived);
        }
        boolean mustChange = visit.session().map(Session::mustChangePassword).orElse(false);
        if (mustChange && !route.open()) {
            return Answer.redirect("/password");
        }
        return route.screen().answer(arrived);
    }

    /** A form of ours repeats a token that another site cannot know, and the browser names no other site. */
    private static void checkOrigin(HttpServletRequest request, Visit visit) {
        String sent = visit.header("X-CSRF-Token");
        boolean known = Tokens.same(visit.csrf(), sent.isEmpty() ? visit.parameter("_csrf") : sent);
        String origin = visit.header("Origin");
        boolean ours = origin.isEmpty() || isHost(origin, request.getHeader("Host"));
        boolean crossSite = visit.header("Sec-Fetch-Site").equals("cross-site");
        if (!known || !ours || crossSite) {
            throw new Failure(
                    Failure.Kind.DENIED, "stale-form", "The page was open for too long. Load it again and repeat.");
        }
    }

    private static boolean isHost(String origin, @Nullable String host) {
        try {
            return host != null && host.equalsIgnoreCase(URI.create(origin).getAuthority());
        } catch (IllegalArgumentException notAnAddress) {
            return false;
        }
    }

    private static Answer toSignIn(Visit visit) {
        String to = visit.isPartial() ? pathOf(visit.pageAddress()) : visit.address();
        boolean home = to.equals("/") || !ReturnPath.isOurs(to);
        return Answer.redirect(
                new Address("/sign-in").with("to", home ? "" : to).href());
    }

    /** Returns path and query of the page that a script asked from. */
    private static String pathOf(String pageAddress) {
        try {
            URI page = URI.create(pageAddress);
            String query = page.getRawQuery();
            return query == null ? String.valueOf(page.getRawPath()) : page.getRawPath() + "?" + query;
        } catch (IllegalArgumentException notAnAddress) {
            return "/";
        }
    }

    private Answer failed(Visit visit, Failure failure) {
        int status =
                switch (failure.kind()) {
                    case INVALID -> 400;
                    case UNAUTHENTICATED -> 401;
                    case DENIED -> 403;
                    case MISSING -> 404;
                    case CONFLICT -> 409;
                    case EXHAUSTED -> 429;
                    case UNAVAILABLE -> 503;
                };
        if (status == 503) {
            log.warn("{} is answered with 503", visit.path(), failure);
        } else {
            log.debug("{} is answered with {}: {}", visit.path(), status, failure.getMessage());
        }
        return errors.answer(visit, status, failure);
    }

    private Visit visit(
            HttpServletRequest request,
            String path,
            Map<String, List<String>> parameters,
            Reader reader,
            @Nullable Session session,
            String secret) {
        String formToken = Cookies.read(request, Cookies.FORM);
        String csrf = session != null ? session.csrf() : formToken.isEmpty() ? Tokens.random() : formToken;
        return new Visit(
                request,
                path,
                Map.of(),
                parameters,
                reader,
                entities.model(),
                session,
                secret,
                csrf,
                Notice.decode(Cookies.read(request, Cookies.NOTICE)).orElse(null));
    }

    private static Page rendered(Answer answer) {
        Utf8ByteOutput body = new Utf8ByteOutput();
        if (answer.body() != null) {
            answer.body().accept(new OwaspHtmlTemplateOutput(body));
        }
        return new Page(answer, body);
    }

    private void send(
            HttpServletRequest request, HttpServletResponse response, Visit visit, Answer answer, Utf8ByteOutput body)
            throws IOException {
        boolean secure = settings.alwaysSecure() || request.isSecure();
        answer.headers().forEach(response::setHeader);
        Answer.SessionCookie cookie = answer.sessionCookie();
        if (cookie != null) {
            Cookies.write(response, Cookies.SESSION, cookie.secret(), cookie.maxAgeSeconds(), secure);
        }
        for (Answer.Preference preference : answer.preferences()) {
            Cookies.writeOpen(response, preference.name(), preference.value(), preference.maxAgeSeconds(), secure);
        }
        if (!visit.isSignedIn() && answer.body() != null) {
            Cookies.write(response, Cookies.FORM, visit.csrf(), -1, secure);
        }
        Notice notice = answer.notice();
        if (notice != null) {
            Cookies.write(response, Cookies.NOTICE, notice.encode(), 60, secure);
        } else if (visit.notice() != null && answer.body() != null && !visit.isPartial()) {
            Cookies.write(response, Cookies.NOTICE, "", 0, secure);
        }
        if (!answer.location().isEmpty()) {
            if (visit.isPartial()) {
                response.setHeader("HX-Redirect", answer.location());
                response.setStatus(HttpServletResponse.SC_OK);
            } else {
                response.setHeader("Location", answer.location());
                response.setStatus(answer.status());
            }
            return;
        }
        response.setStatus(answer.status());
        byte[] file = answer.file();
        if (file != null) {
            response.setContentLength(file.length);
            response.getOutputStream().write(file);
            return;
        }
        response.setContentType("text/html;charset=utf-8");
        response.addHeader("Vary", "HX-Request, HX-Target");
        response.setContentLength(body.getContentLength());
        if (!request.getMethod().equals("HEAD")) {
            body.writeTo(response.getOutputStream());
        }
    }

    private static String pathOf(HttpServletRequest request) {
        String servletPath = request.getServletPath();
        String pathInfo = request.getPathInfo();
        String path = (servletPath == null ? "" : servletPath) + (pathInfo == null ? "" : pathInfo);
        return path.isEmpty() ? "/" : path;
    }
}
