package mortise.web.store;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import mortise.access.Users;
import mortise.cache.Cache;
import mortise.cache.RegionFigures;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.entity.EntityType;
import mortise.files.SweepFiles;
import mortise.jobs.Job;
import mortise.jobs.JobQuery;
import mortise.jobs.JobType;
import mortise.jobs.Jobs;
import mortise.jobs.Start;
import mortise.search.IndexState;
import mortise.search.RebuildIndex;
import mortise.search.Search;
import mortise.web.http.Answer;
import mortise.web.http.Notice;
import mortise.web.http.Route;
import mortise.web.http.Visit;
import mortise.web.shell.Shell;
import mortise.web.shell.Shells;
import mortise.web.templates.store.JtestoreGenerated;

/** The pages of cache, search indexes and files that nothing leads to, for administrators. What takes long is a job. */
public final class StoreScreens {
    private static final String PATH = "/admin/stores";
    private static final String SEARCH = PATH + "/search";
    private static final String FILES = PATH + "/files";
    private static final String JOB = "/admin/jobs/";
    private static final int SWEEPS = 10;

    private final Supplier<Optional<Cache>> cache;
    private final Supplier<Optional<Search>> search;
    private final Supplier<Optional<Jobs>> jobs;
    private final Users users;
    private final Shells shells;

    /** Pages of what is there; all are asked for each page. */
    public StoreScreens(
            Supplier<Optional<Cache>> cache,
            Supplier<Optional<Search>> search,
            Supplier<Optional<Jobs>> jobs,
            Users users,
            Shells shells) {
        this.cache = cache;
        this.search = search;
        this.jobs = jobs;
        this.users = users;
        this.shells = shells;
    }

    /** Returns where they are. */
    public List<Route> routes() {
        return List.of(
                Route.get(PATH, this::cachePage),
                Route.post(PATH + "/clear", this::clear),
                Route.get(SEARCH, this::searchPage),
                Route.post(SEARCH + "/rebuild", this::rebuild),
                Route.get(FILES, this::filesPage),
                Route.post(FILES + "/sweep", this::sweep));
    }

    private Answer cachePage(Visit visit) {
        requireAdministrator();
        Cache from = cache.get().orElse(null);
        List<RegionFigures> regions = from == null ? List.of() : from.regions();
        return page(visit, new StoreView(visit, "cache", from != null, regions, List.of(), List.of(), false));
    }

    private Answer clear(Visit visit) {
        requireAdministrator();
        String region = visit.parameter("region");
        cache.get()
                .orElseThrow(() -> Failure.unavailable("The cache is not there.", null))
                .clear(region);
        return Answer.redirect(PATH).saying(Notice.of("store.cleared", region));
    }

    private Answer searchPage(Visit visit) {
        requireAdministrator();
        Search from = search.get().orElse(null);
        List<IndexState> indexes = from == null ? List.of() : from.states();
        return page(
                visit,
                new StoreView(
                        visit,
                        "search",
                        from != null,
                        List.of(),
                        indexes,
                        List.of(),
                        jobs.get().isPresent()));
    }

    private Answer rebuild(Visit visit) {
        String entity = visit.parameter("entity");
        RebuildIndex order = new RebuildIndex(entity);
        String title = visit.model()
                .find(entity)
                .map(EntityType::plural)
                .map(plural -> "Rebuild the index of " + plural)
                .orElse("");
        Start how = Start.PLAIN.unique(order.unique());
        return start(RebuildIndex.JOB, order, title.isEmpty() ? how : how.titled(title));
    }

    private Answer filesPage(Visit visit) {
        requireAdministrator();
        Jobs from = jobs.get().orElse(null);
        List<Job> sweeps = from == null
                ? List.of()
                : from.list(new JobQuery(Set.of(), SweepFiles.JOB.name(), Long.MAX_VALUE, SWEEPS));
        return page(visit, new StoreView(visit, "files", from != null, List.of(), List.of(), sweeps, from != null));
    }

    private Answer sweep(Visit visit) {
        boolean delete = !visit.parameter("delete").isEmpty();
        Start how = Start.PLAIN.unique(SweepFiles.JOB.name());
        return start(
                SweepFiles.JOB,
                new SweepFiles(delete),
                delete ? how.titled("Delete contents that no record leads to") : how);
    }

    private <T> Answer start(JobType<T> type, T order, Start how) {
        requireAdministrator();
        long job = jobs.get()
                .orElseThrow(() -> Failure.unavailable("Jobs are not there.", null))
                .start(type, order, how)
                .id();
        return Answer.redirect(JOB + job);
    }

    private Answer page(Visit visit, StoreView view) {
        Shell shell = shells.of(visit, visit.texts().get("store.title"));
        return Answer.html(out -> JtestoreGenerated.render(out, null, shell, view));
    }

    private void requireAdministrator() {
        if (!users.administers(Context.current().identity())) {
            throw Failure.denied("What is kept beside the database is for administrators.");
        }
    }
}
