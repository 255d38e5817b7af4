package mortise.web.mail;

import gg.jte.html.HtmlTemplateOutput;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import mortise.access.Users;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Problem;
import mortise.entity.Action;
import mortise.entity.Draft;
import mortise.entity.Query;
import mortise.entity.Query.Page;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.mail.Check;
import mortise.mail.Mail;
import mortise.mail.MailLog;
import mortise.mail.MailLog.Entry;
import mortise.mail.MailLog.Search;
import mortise.mail.MailLog.State;
import mortise.mail.MailTemplates.Written;
import mortise.mail.Mailer;
import mortise.web.http.Answer;
import mortise.web.http.Notice;
import mortise.web.http.Route;
import mortise.web.http.Visit;
import mortise.web.shell.Shell;
import mortise.web.shell.Shells;
import mortise.web.templates.mail.JtelogGenerated;
import mortise.web.templates.mail.JtesenderGenerated;
import mortise.web.templates.mail.JtetemplateGenerated;
import org.jsoup.nodes.Entities;
import org.jspecify.annotations.Nullable;

/**
 * The pages of mail, for administrators. What a mail says is shown in a frame that runs no scripts, loads nothing and is of
 * no origin, whatever its HTML holds.
 */
public final class MailScreens {
    /** Where they are. */
    public static final String PATH = "/admin/mail";

    static final String SENDER = PATH + "/sender";
    static final String TEMPLATES = PATH + "/templates";

    private static final int PAGE = 50;
    private static final int SAMPLES = 50;
    private static final String PAGE_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'"
            + " data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none';"
            + " frame-src 'self'";
    private static final String FRAME_POLICY = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline';"
            + " form-action 'none'; base-uri 'none'; frame-ancestors 'self'";

    private final Mails mails;
    private final Records records;
    private final Users users;
    private final Shells shells;

    /** Pages of this mail. */
    public MailScreens(Mails mails, Records records, Users users, Shells shells) {
        this.mails = mails;
        this.records = records;
        this.users = users;
        this.shells = shells;
    }

    /** Returns where they are. */
    public List<Route> routes() {
        return List.of(
                Route.get(PATH, this::log),
                Route.get(PATH + "/text", this::text),
                Route.post(PATH + "/resend", this::resend),
                Route.get(SENDER, visit -> sender(visit, null)),
                Route.post(SENDER, this::check),
                Route.get(TEMPLATES + "/{id}", this::template),
                Route.post(TEMPLATES + "/{id}", this::save),
                Route.post(TEMPLATES + "/{id}/preview", this::preview));
    }

    private Answer log(Visit visit) {
        requireAdministrator();
        LogView view = mails.log().get().map(log -> view(visit, log)).orElseGet(() -> away(visit));
        Shell shell = shells.of(visit, visit.texts().get("mail.title"));
        return framing(out -> JtelogGenerated.render(out, null, shell, view));
    }

    private static LogView away(Visit visit) {
        return new LogView(
                visit, false, Search.ALL, List.of(), 0, Long.MAX_VALUE, false, java.util.Map.of(), null, false, "");
    }

    private LogView view(Visit visit, MailLog log) {
        Search search =
                new Search(state(visit.parameter("s")), visit.parameter("q").strip(), "", number(visit, "record", 0));
        long before = number(visit, "before", Long.MAX_VALUE);
        List<Entry> found = log.find(search, before, PAGE + 1);
        boolean more = found.size() > PAGE;
        long opened = number(visit, "x", 0);
        Entry entry = opened == 0
                ? null
                : log.get(opened)
                        .orElseThrow(() -> Failure.missing("There is no mail " + opened + " in the log any more."));
        return new LogView(
                visit,
                true,
                search,
                more ? found.subList(0, PAGE) : found,
                log.count(search),
                before,
                more,
                log.since(Instant.now().minus(Duration.ofDays(1))),
                entry,
                entry != null && log.mail(entry.id()).isPresent(),
                entry == null ? "" : record(visit, entry));
    }

    private String record(Visit visit, Entry entry) {
        return visit.model()
                .find(entry.about().entity())
                .filter(type -> records.may(Action.VIEW, type.name()))
                .map(type -> "/" + type.path() + "/" + entry.about().record())
                .orElse("");
    }

    private static @Nullable State state(String text) {
        for (State state : State.values()) {
            if (state.name().toLowerCase(Locale.ROOT).equals(text)) {
                return state;
            }
        }
        if (!text.isEmpty()) {
            throw Failure.invalidParameter("s", "unknown-state", "'" + text + "' is no state of a mail");
        }
        return null;
    }

    private Answer text(Visit visit) {
        requireAdministrator();
        Mail mail = mails.requireLog()
                .mail(number(visit, "x", 0))
                .orElseThrow(() -> Failure.missing("The text of this mail is not kept."));
        return frame(mail.html().isBlank() ? plain(mail.text()) : mail.html());
    }

    private static String plain(String text) {
        return "<pre style=\"white-space:pre-wrap\">" + Entities.escape(text) + "</pre>";
    }

    private Answer resend(Visit visit) {
        requireAdministrator();
        long id = number(visit, "x", 0);
        mails.requireLog().resend(id);
        return Answer.redirect(PATH + "?x=" + id).saying(Notice.of("mail.resent"));
    }

    private Answer check(Visit visit) {
        requireAdministrator();
        Check check;
        try {
            check = mails.requireMailer().check();
        } catch (Failure failure) {
            check = new Check(List.of(new Check.Step("provider", false, String.valueOf(failure.getMessage()))));
        }
        return sender(visit, check);
    }

    private Answer sender(Visit visit, @Nullable Check check) {
        requireAdministrator();
        Optional<Mailer> mailer = mails.mailer().get();
        SenderView view = new SenderView(
                visit,
                mailer.isPresent(),
                mailer.map(Mailer::provider).orElse(""),
                mailer.map(Mailer::sender).orElse(""),
                check);
        Shell shell = shells.of(visit, visit.texts().get("mail.sender"));
        return Answer.html(out -> JtesenderGenerated.render(out, null, shell, view));
    }

    private Answer template(Visit visit) {
        Record template = records.require("mailTemplate", visit.id());
        return editor(
                200,
                view(
                        visit,
                        template,
                        template.text("subject"),
                        template.text("html"),
                        template.text("text"),
                        List.of()));
    }

    private TemplateView view(
            Visit visit, Record template, String subject, String html, String text, List<Problem> problems) {
        return new TemplateView(visit, template, subject, html, text, samples(visit, template), problems);
    }

    private List<Record> samples(Visit visit, Record template) {
        String entity = template.text("entity");
        return visit.model().find(entity).isPresent() && records.may(Action.VIEW, entity)
                ? records.find(Query.of(entity).sort("id", true).page(Page.number(1, SAMPLES)))
                        .records()
                : new ArrayList<>();
    }

    private Answer save(Visit visit) {
        Record template = records.require("mailTemplate", visit.id());
        String subject = visit.parameter("subject");
        String html = visit.parameter("html");
        String text = visit.parameter("text");
        try {
            records.save(Draft.update("mailTemplate", template.id())
                    .set("subject", subject)
                    .set("html", html)
                    .set("text", text));
        } catch (Failure failure) {
            if (failure.kind() != Failure.Kind.INVALID) {
                throw failure;
            }
            return editor(422, view(visit, template, subject, html, text, failure.problems()));
        }
        return Answer.redirect(TEMPLATES + "/" + template.id()).saying(Notice.of("mail.saved"));
    }

    private Answer editor(int status, TemplateView view) {
        Shell shell = shells.of(view.visit(), view.template().title());
        return Answer.html(status, out -> JtetemplateGenerated.render(out, null, shell, view))
                .header("Content-Security-Policy", PAGE_POLICY);
    }

    /** Shows in its frame what the template would make, saved or not. */
    private Answer preview(Visit visit) {
        Record template = records.require("mailTemplate", visit.id());
        if (visit.parameter("record").isEmpty()) {
            return frame(plain(visit.texts().get("mail.norecord")));
        }
        try {
            Written written = mails.requireTemplates()
                    .preview(
                            template.text("entity"),
                            number(visit, "record", 0),
                            Locale.forLanguageTag(template.text("language")),
                            visit.parameter("subject"),
                            visit.parameter("html"),
                            visit.parameter("text"));
            return frame("<p style=\"font:600 15px sans-serif\">" + Entities.escape(written.subject()) + "</p><hr>"
                    + written.html() + "<hr>" + plain(written.text()));
        } catch (Failure failure) {
            if (failure.kind() != Failure.Kind.INVALID) {
                throw failure;
            }
            return frame(plain(String.join(
                    "\n", failure.problems().stream().map(Problem::message).toList())));
        }
    }

    private static Answer framing(Consumer<HtmlTemplateOutput> page) {
        return Answer.html(page).header("Content-Security-Policy", PAGE_POLICY);
    }

    private static Answer frame(String html) {
        return Answer.html(out -> out.writeContent(html))
                .header("Content-Security-Policy", FRAME_POLICY)
                .header("X-Frame-Options", "SAMEORIGIN");
    }

    private static long number(Visit visit, String name, long otherwise) {
        String text = visit.parameter(name);
        if (!text.matches("[0-9]{0,18}")) {
            throw Failure.invalidParameter(name, "not-an-id", "'" + name + "' is not the number of anything");
        }
        return text.isEmpty() ? otherwise : Long.parseLong(text);
    }

    private void requireAdministrator() {
        if (!users.administers(Context.current().identity())) {
            throw Failure.denied("Mail is for administrators.");
        }
    }
}
