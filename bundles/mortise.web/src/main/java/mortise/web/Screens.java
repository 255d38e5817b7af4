package mortise.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import mortise.access.PasswordReset;
import mortise.access.SignIn;
import mortise.access.Tokens;
import mortise.access.Users;
import mortise.cache.Cache;
import mortise.comments.Comments;
import mortise.core.Failure;
import mortise.entity.Entities;
import mortise.entity.Records;
import mortise.exports.Exports;
import mortise.files.RecordFiles;
import mortise.imports.FileImports;
import mortise.jobs.Jobs;
import mortise.jobs.Schedules;
import mortise.search.Search;
import mortise.tags.Tags;
import mortise.web.exports.ExportScreens;
import mortise.web.extension.ExtensionScreens;
import mortise.web.extension.Installer;
import mortise.web.form.FormScreens;
import mortise.web.home.HomeScreen;
import mortise.web.http.Answer;
import mortise.web.http.Dispatcher;
import mortise.web.http.Route;
import mortise.web.http.Router;
import mortise.web.http.Settings;
import mortise.web.http.Visit;
import mortise.web.imports.ImportScreens;
import mortise.web.job.JobScreens;
import mortise.web.list.ListScreens;
import mortise.web.list.TagFilter;
import mortise.web.list.WordFinder;
import mortise.web.mail.MailScreens;
import mortise.web.mail.Mails;
import mortise.web.me.MeScreens;
import mortise.web.notification.Live;
import mortise.web.notification.NotificationScreens;
import mortise.web.palette.Finder;
import mortise.web.palette.PaletteScreens;
import mortise.web.palette.SearchScreen;
import mortise.web.queue.QueueScreens;
import mortise.web.queue.Queues;
import mortise.web.record.RecordScreens;
import mortise.web.session.FirstStart;
import mortise.web.session.ForgottenScreens;
import mortise.web.session.SessionScreens;
import mortise.web.shell.ErrorPages;
import mortise.web.shell.Menu;
import mortise.web.shell.Shells;
import mortise.web.slot.Fragments;
import mortise.web.slot.PageScreen;
import mortise.web.slot.Panels;
import mortise.web.slot.Slots;
import mortise.web.store.StoreScreens;

/** All screens and where they are. A new screen is one class and its lines here. */
final class Screens {
    private Screens() {}

    /** Puts the screens together. */
    static Dispatcher dispatcher(
            Settings settings,
            Records records,
            Entities entities,
            SignIn signIn,
            Users users,
            Tokens tokens,
            Installer installer,
            Slots slots,
            Mails mails,
            Fragments fragments,
            Finder finder,
            Supplier<Optional<Search>> search,
            Live live,
            Queues queues,
            Supplier<Optional<Jobs>> jobs,
            Supplier<Optional<Schedules>> schedules,
            Supplier<Optional<RecordFiles>> files,
            Supplier<Optional<PasswordReset>> passwordReset,
            Supplier<Optional<Cache>> cache,
            Supplier<Optional<FileImports>> imports,
            Supplier<Optional<Exports>> exports,
            Supplier<Optional<Comments>> comments,
            Supplier<Optional<Tags>> tags) {
        Menu menu = new Menu(
                records,
                slots,
                users,
                live.socket(),
                () -> imports.get().isPresent() && jobs.get().isPresent());
        Shells shells = new Shells(menu, settings.organisation(), live.socket());
        List<Route> routes = new ArrayList<>();
        ForgottenScreens forgotten = new ForgottenScreens(settings, passwordReset);
        routes.addAll(forgotten.routes());
        routes.addAll(new SessionScreens(settings, signIn, FirstStart.ofHost(), forgotten::isPossible).routes());
        routes.add(Route.get("/", new HomeScreen(records, menu, shells)));
        routes.add(Route.get(Menu.ADMINISTRATION, visit -> administration(menu, visit)));
        PaletteScreens palette = new PaletteScreens(records, menu, shells, finder);
        routes.addAll(palette.routes());
        routes.addAll(new SearchScreen(search, shells, palette::search).routes());
        routes.add(Route.get("/page/{name}", new PageScreen(slots, records, shells, fragments)));
        Panels panels = new Panels(slots, fragments, records);
        routes.addAll(panels.routes());
        routes.addAll(new RecordScreens(records, shells, panels, comments, tags, users).routes());
        routes.addAll(new FormScreens(records, shells, files).routes());
        routes.addAll(new ExtensionScreens(installer, users, records, shells).routes());
        routes.addAll(new QueueScreens(queues, users, shells).routes());
        routes.addAll(new MailScreens(mails, records, users, shells).routes());
        routes.addAll(new JobScreens(jobs, schedules, queues, users, shells).routes());
        routes.addAll(new StoreScreens(cache, search, jobs, users, shells).routes());
        routes.addAll(new NotificationScreens(live, shells).routes());
        routes.addAll(new MeScreens(records, tokens, users, menu, shells).routes());
        TagFilter tagFilter = new TagFilter(tags);
        WordFinder words = new WordFinder(records, search);
        ExportScreens exporting = new ExportScreens(exports, jobs, records, tagFilter, words, shells);
        routes.addAll(exporting.routes());
        ImportScreens importing = new ImportScreens(imports, jobs, exporting::templates, records, shells);
        routes.addAll(importing.routes());
        routes.addAll(
                new ListScreens(settings, records, shells, importing::isPossible, exporting::formats, tagFilter, words)
                        .routes());
        return new Dispatcher(new Router(routes), new ErrorPages(), signIn, entities, settings);
    }

    /** Leads to the first page of administration that the reader may see. */
    private static Answer administration(Menu menu, Visit visit) {
        return Answer.redirect(
                menu.administration(visit).orElseThrow(() -> Failure.denied("there is nothing you may administer")));
    }
}
