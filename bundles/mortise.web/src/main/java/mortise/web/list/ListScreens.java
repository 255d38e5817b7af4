package mortise.web.list;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.entity.Action;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.entity.Records;
import mortise.entity.Result;
import mortise.exports.ExportFile;
import mortise.exports.ExportFormat;
import mortise.web.http.Answer;
import mortise.web.http.Route;
import mortise.web.http.Settings;
import mortise.web.http.Visit;
import mortise.web.shell.Shell;
import mortise.web.shell.Shells;
import mortise.web.templates.list.JtelistGenerated;
import mortise.web.templates.list.JtepartGenerated;

/** The list of an entity's records. */
public final class ListScreens {
    /** The part of the page that a script replaces. */
    private static final String PART = "list";

    private final Settings settings;
    private final Records records;
    private final Shells shells;
    private final FilterScreen filters;
    private final ChipText chipText;
    private final BooleanSupplier importing;
    private final Supplier<List<ExportFormat>> exportFormats;
    private final TagFilter tagFilter;
    private final WordFinder words;

    /** Lists of these records; whether files can be imported, and into what records can be written, is asked for each page. */
    public ListScreens(
            Settings settings,
            Records records,
            Shells shells,
            BooleanSupplier importing,
            Supplier<List<ExportFormat>> exportFormats,
            TagFilter tagFilter,
            WordFinder words) {
        this.tagFilter = tagFilter;
        this.words = words;
        this.settings = settings;
        this.records = records;
        this.shells = shells;
        this.filters = new FilterScreen(records, shells);
        this.importing = importing;
        this.exportFormats = exportFormats;
        this.chipText = new ChipText(records);
    }

    /** Returns where they are. */
    public List<Route> routes() {
        return List.of(
                Route.get("/{entity}", this::list),
                Route.get("/{entity}/filter", filters),
                Route.get("/lookup/{entity}", filters::lookup),
                Route.post("/{entity}/delete", new BulkDelete(records)),
                Route.post("/{entity}/set", new BulkSet(records)));
    }

    private Answer list(Visit visit) {
        EntityType type = typeOf(visit);
        ListAddress asked = ListAddress.read("/" + type.path(), visit.parameters());
        Optional<ListAddress> edited = ListEdit.apply(type, asked, visit);
        if (edited.isPresent() && !visit.asksFor(PART)) {
            return Answer.redirect(edited.get().href());
        }
        ListAddress address = edited.orElse(asked);
        ListView view = view(visit, type, address);
        if (view.result().records().isEmpty() && address.page() > 1 && view.total() > 0) {
            view = view(visit, type, address.page(view.pages()));
        }
        ListView shown = view;
        if (visit.asksFor(PART)) {
            return Answer.html(out -> JtepartGenerated.render(out, null, shown))
                    .header("HX-Push-Url", shown.address().href());
        }
        Shell shell = shells.of(visit, type.plural(), shown.mayCreate() ? address.path() + "/new" : "");
        return Answer.html(out -> JtelistGenerated.render(out, null, shell, shown));
    }

    private ListView view(Visit visit, EntityType type, ListAddress address) {
        int size = address.size() > 0 ? address.size() : settings.pageSizes().get(0);
        List<ListColumn> columns = ListColumns.of(entity -> records.may(Action.VIEW, entity), type, address);
        WordFinder.Found found;
        String problem = "";
        try {
            ListQuery query =
                    new ListQuery(visit.model(), type, address, tagFilter.of(type, address), Context.current());
            found = words.find(type, query.query(columns, size));
        } catch (Failure failure) {
            if (failure.kind() != Failure.Kind.INVALID) {
                throw failure;
            }
            problem = failure.problems().get(0).message();
            found = new WordFinder.Found(new Result(List.of(), Map.of(), 0L, null), false);
        }
        Result result = found.result();
        Long total = result.total();
        return new ListView(
                type,
                address,
                columns,
                result,
                found.similar(),
                chips(visit, type, address),
                problem,
                size,
                settings.pageSizes(),
                total == null ? result.records().size() : total,
                records.may(Action.CREATE, type.name()),
                importing.getAsBoolean() && records.may(Action.CREATE, type.name()),
                exportFormats.get(),
                bulk(visit, type),
                visit.csrf(),
                visit.texts(),
                visit.formats());
    }

    /**
     * Returns what a list shows as something to be written into a file: its filters and order, and its columns behind those that
     * make the title; for an import, all that it can set.
     *
     * @throws Failure INVALID if a filter's value cannot be read, with the field
     */
    public static ExportFile export(
            Visit visit, Records records, TagFilter tagFilter, WordFinder words, String format, boolean forImport) {
        EntityType type = typeOf(visit);
        ListAddress address = ListAddress.read("/" + type.path(), visit.parameters());
        Set<String> fields = new LinkedHashSet<>();
        List<ListColumn> columns = ListColumns.of(entity -> records.may(Action.VIEW, entity), type, address);
        if (!forImport) {
            fields.addAll(type.titleFields());
            columns.forEach(column -> fields.add(column.field().name()));
        }
        ListQuery query = new ListQuery(visit.model(), type, address, tagFilter.of(type, address), Context.current());
        return ExportFile.of(words.narrowed(query.query(columns, 1)), format, List.copyOf(fields), forImport);
    }

    /** Returns what may be done with the selected records. */
    private Bulk bulk(Visit visit, EntityType type) {
        boolean mayDelete = records.may(Action.DELETE, type.name());
        if (!records.may(Action.EDIT, type.name())) {
            return new Bulk(mayDelete, null, null, "");
        }
        Field choice = type.fields().stream()
                .filter(field -> field.type() == FieldType.CHOICE && field.inList() && !field.readOnly())
                .findFirst()
                .orElse(null);
        Field owner = type.field(type.ownerField())
                .filter(field -> !field.readOnly() && records.may(Action.VIEW, field.target()))
                .orElse(null);
        String lookup = owner == null
                ? ""
                : visit.model()
                        .find(owner.target())
                        .map(target -> "/lookup/" + target.path())
                        .orElse("");
        return new Bulk(mayDelete, choice, lookup.isEmpty() ? null : owner, lookup);
    }

    private List<ListView.Chip> chips(Visit visit, EntityType type, ListAddress address) {
        List<ListView.Chip> chips = new ArrayList<>();
        if (!address.tag().isEmpty()) {
            chips.add(new ListView.Chip(
                    visit.texts().get("tag.one"),
                    "",
                    address.tag(),
                    "",
                    address.tag("").href()));
        }
        for (int i = 0; i < address.conditions().size(); i++) {
            Condition condition = address.conditions().get(i);
            Field field = type.field(condition.field()).orElse(null);
            String title = field == null ? condition.field() : field.title();
            chips.add(new ListView.Chip(
                    title,
                    field == null
                            ? visit.texts().get("list.filter.gone")
                            : visit.texts()
                                    .get(condition
                                            .operator()
                                            .textKey(
                                                    field.type(),
                                                    condition.values().size())),
                    field == null ? "" : chipText.of(visit, field, condition),
                    FilterScreen.editor(address, condition.field(), i),
                    address.without(i).href()));
        }
        return chips;
    }

    /** Returns the entity that the path names. */
    static EntityType typeOf(Visit visit) {
        return visit.model()
                .atPath(visit.variable("entity"))
                .orElseThrow(() -> Failure.missing("nothing is at " + visit.path()));
    }
}
