package mortise.web.palette;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import mortise.core.Failure;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.entity.Filter;
import mortise.search.Search;
import mortise.search.Search.Answer;
import mortise.search.SearchRequest;
import mortise.search.SearchResult;
import mortise.web.http.Route;
import mortise.web.http.Screen;
import mortise.web.http.Visit;
import mortise.web.shell.Shell;
import mortise.web.shell.Shells;
import mortise.web.templates.palette.JtefoundGenerated;
import org.jspecify.annotations.Nullable;

/** The page of all that is found, with exact counts, as the host's search knows it; while that is away, another page. */
public final class SearchScreen {
    private static final int PAGE = 25;
    /** As many as search pages through. */
    private static final int MOST_PAGES = 400;

    private final Supplier<Optional<Search>> search;
    private final Shells shells;
    private final Screen otherwise;

    /** A page of what this search finds, or of the other screen while it is away. */
    public SearchScreen(Supplier<Optional<Search>> search, Shells shells, Screen otherwise) {
        this.search = search;
        this.shells = shells;
        this.otherwise = otherwise;
    }

    /** Returns where it is. */
    public List<Route> routes() {
        return List.of(Route.get("/search", this::answer));
    }

    private mortise.web.http.Answer answer(Visit visit) throws IOException {
        Optional<Search> service = search.get();
        if (service.isEmpty()) {
            return otherwise.answer(visit);
        }
        FoundAddress address = address(visit);
        Shell shell = shells.of(visit, visit.texts().get("search.title"));
        FoundView view;
        int status = 200;
        try {
            view = address.words().isEmpty()
                    ? FoundView.nothing(visit, address, "")
                    : found(visit, service.get(), address);
        } catch (Failure wrong) {
            if (wrong.kind() != Failure.Kind.INVALID) {
                throw wrong;
            }
            status = 422;
            view = FoundView.nothing(visit, address, wrong.problems().get(0).message());
        }
        if (view.pages() > 0 && address.page() > view.pages()) {
            return mortise.web.http.Answer.redirect(address.at(view.pages()));
        }
        FoundView shown = view;
        return mortise.web.http.Answer.html(status, out -> JtefoundGenerated.render(out, null, shell, shown));
    }

    private static FoundAddress address(Visit visit) {
        String page = visit.parameter("page");
        int number = page.matches("[1-9][0-9]{0,2}") ? Math.min(MOST_PAGES, Integer.parseInt(page)) : 1;
        String only = visit.parameter("in");
        return new FoundAddress(visit.parameter("q").strip(), only, only.isEmpty() ? "" : visit.parameter("f"), number);
    }

    private static FoundView found(Visit visit, Search search, FoundAddress address) {
        EntityType only = address.only().isEmpty() ? null : visit.model().type(address.only());
        SearchRequest request = only == null
                ? SearchRequest.of(address.words())
                : SearchRequest.of(address.words(), only.name()).withFacets().where(filter(only, address));
        Answer answer = search.find(request.withHighlights().page((address.page() - 1) * PAGE, PAGE));
        SearchResult result = answer.result();
        Map<String, Long> everywhere = only == null
                ? result.totals()
                : search.find(SearchRequest.of(address.words()).page(0, 0))
                        .result()
                        .totals();
        Map<EntityType, List<Found>> groups = new LinkedHashMap<>();
        for (SearchResult.Hit hit : result.hits()) {
            visit.model().find(hit.entity()).ifPresent(type -> groups.computeIfAbsent(type, first -> new ArrayList<>())
                    .add(Found.of(type, hit)));
        }
        return new FoundView(
                visit,
                address,
                "",
                tabs(visit, address, everywhere),
                groups,
                only == null ? List.of() : facets(visit, only, address, result.facets()),
                result.similar(),
                names(visit, answer),
                result.total(),
                (int) Math.min(MOST_PAGES, (result.total() + PAGE - 1) / PAGE));
    }

    /** The one value that was chosen; null for none. */
    private static @Nullable Filter filter(EntityType type, FoundAddress address) {
        int colon = address.facet().indexOf(':');
        if (colon < 0) {
            return null;
        }
        String field = address.facet().substring(0, colon);
        String value = address.facet().substring(colon + 1);
        boolean yesOrNo = type.field(field)
                .filter(each -> each.type() == FieldType.BOOLEAN)
                .isPresent();
        return new Filter.Compare(
                field, Filter.Operator.IN, List.of(yesOrNo ? (Object) Boolean.valueOf(value) : value));
    }

    private static List<FoundView.Tab> tabs(Visit visit, FoundAddress address, Map<String, Long> totals) {
        List<FoundView.Tab> tabs = new ArrayList<>();
        long all = totals.values().stream().mapToLong(Long::longValue).sum();
        FoundAddress everything = new FoundAddress(address.words(), "", "", 1);
        tabs.add(new FoundView.Tab(
                visit.texts().get("search.everything"),
                "layers",
                everything.href(),
                visit.formats().number(all),
                address.only().isEmpty()));
        for (EntityType type : visit.model().types()) {
            long total = totals.getOrDefault(type.name(), 0L);
            boolean current = type.name().equals(address.only());
            if (total > 0 || current) {
                tabs.add(new FoundView.Tab(
                        type.plural(),
                        type.icon(),
                        everything.only(type.name()).href(),
                        visit.formats().number(total),
                        current));
            }
        }
        return tabs;
    }

    private static List<FoundView.Facet> facets(
            Visit visit, EntityType type, FoundAddress address, List<SearchResult.Facet> counted) {
        List<FoundView.Facet> facets = new ArrayList<>();
        for (SearchResult.Facet facet : counted) {
            Field field = type.field(facet.field()).orElse(null);
            if (field == null || !tells(field, facet, address)) {
                continue;
            }
            List<FoundView.Tab> values = new ArrayList<>();
            for (SearchResult.Count count : facet.counts()) {
                String chosen = field.name() + ":" + count.value();
                boolean current = chosen.equals(address.facet());
                values.add(new FoundView.Tab(
                        title(visit, field, count.value()),
                        "",
                        address.facet(current ? "" : chosen).href(),
                        visit.formats().number(count.documents()),
                        current));
            }
            facets.add(new FoundView.Facet(field.name(), field.title(), values));
        }
        return facets;
    }

    /** The values of references are ids, which tell people nothing; neither does what is the same everywhere. */
    private static boolean tells(Field field, SearchResult.Facet facet, FoundAddress address) {
        boolean chosen = address.facet().startsWith(field.name() + ":");
        boolean refers = field.type() == FieldType.REFERENCE || field.type() == FieldType.REFERENCES;
        return !refers && (chosen || facet.counts().size() > 1);
    }

    private static String title(Visit visit, Field field, String value) {
        if (field.type() == FieldType.BOOLEAN) {
            return visit.texts().get(value.equals("true") ? "value.yes" : "value.no");
        }
        Field.Choice choice = field.choice(value);
        return choice == null ? value : choice.title();
    }

    /** The entities that the database answered for. */
    private static String names(Visit visit, Answer answer) {
        List<String> names = new ArrayList<>();
        for (EntityType type : visit.model().types()) {
            if (answer.fromDatabase().contains(type.name())
                    && answer.result().totals().getOrDefault(type.name(), 0L) > 0) {
                names.add(type.plural());
            }
        }
        return String.join(", ", names);
    }
}
