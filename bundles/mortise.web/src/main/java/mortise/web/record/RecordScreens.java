package mortise.web.record;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import mortise.access.Users;
import mortise.comments.Comments;
import mortise.core.Failure;
import mortise.entity.Action;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.entity.Relation;
import mortise.tags.Tags;
import mortise.web.http.Answer;
import mortise.web.http.Route;
import mortise.web.http.Visit;
import mortise.web.shell.Shell;
import mortise.web.shell.Shells;
import mortise.web.shell.Titles;
import mortise.web.slot.Panels;
import mortise.web.templates.record.JteolderGenerated;
import mortise.web.templates.record.JterecordGenerated;
import mortise.web.templates.record.JtetabsGenerated;
import org.jspecify.annotations.Nullable;

/** The page of a record. */
public final class RecordScreens {
    /** The parts of the page that a script replaces. */
    private static final String TABS = "tabs";

    private static final String OLDER = "older";
    private static final String HISTORY = "history";
    private static final int MOST_FIGURES = 4;
    private static final int MOST_ABOUT = 2;
    private static final int IN_A_TAB = 10;
    private static final int ASIDE = 3;
    private static final Set<String> STAMPS =
            Set.of(EntityType.CREATED_AT, EntityType.CREATED_BY, EntityType.UPDATED_AT, EntityType.UPDATED_BY);

    private final Records records;
    private final Shells shells;
    private final Panels panels;
    private final Related related;
    private final Talk talk;
    private final Tagging tagging;
    private final History history;

    /** Pages of these records, with these boxes of extensions beside them. */
    public RecordScreens(
            Records records,
            Shells shells,
            Panels panels,
            Supplier<Optional<Comments>> comments,
            Supplier<Optional<Tags>> tags,
            Users users) {
        this.records = records;
        this.shells = shells;
        this.panels = panels;
        this.related = new Related(records);
        this.talk = new Talk(comments, users, records);
        this.tagging = new Tagging(records, tags);
        this.history = new History(records, talk);
    }

    /** Returns where they are. */
    public List<Route> routes() {
        DeleteScreen delete = new DeleteScreen(records, shells);
        return List.of(
                Route.get("/mentions", talk::people),
                Route.get("/{entity}/{id}", this::record),
                Route.post("/{entity}/{id}/comments", this::say),
                Route.post("/{entity}/{id}/comments/{comment}", talk::edit),
                Route.post("/{entity}/{id}/comments/{comment}/delete", talk::delete),
                Route.post("/{entity}/{id}/tags", this::tag),
                Route.post("/{entity}/{id}/tags/remove", tagging::remove),
                Route.get("/{entity}/{id}/delete", delete::ask),
                Route.post("/{entity}/{id}/delete", delete::delete));
    }

    /** Returns the entity that the path names. */
    public static EntityType typeOf(Visit visit) {
        return visit.model()
                .atPath(visit.variable("entity"))
                .orElseThrow(() -> Failure.missing("nothing is at " + visit.path()));
    }

    private Answer say(Visit visit) {
        try {
            return talk.add(visit);
        } catch (Failure refused) {
            if (refused.kind() != Failure.Kind.INVALID) {
                throw refused;
            }
            String problem = refused.problems().get(0).message();
            return record(visit, 422, new HistoryView.Saying(visit.parameter("text"), problem), "");
        }
    }

    private Answer tag(Visit visit) {
        try {
            return tagging.add(visit);
        } catch (Failure refused) {
            if (refused.kind() != Failure.Kind.INVALID) {
                throw refused;
            }
            return record(visit, 422, nothingSaid(), refused.problems().get(0).message());
        }
    }

    private HistoryView.@Nullable Saying nothingSaid() {
        return talk.isPossible() ? new HistoryView.Saying("", "") : null;
    }

    private Answer record(Visit visit) {
        return record(visit, 200, nothingSaid(), "");
    }

    private Answer record(Visit visit, int status, HistoryView.@Nullable Saying saying, String tagProblem) {
        EntityType type = typeOf(visit);
        Record record = records.require(type.name(), visit.id());
        Titles titles = new Titles(records, visit.model());
        List<Relation> relations = related.relations(visit.model(), type);
        Optional<Relation> open = relations.stream()
                .filter(relation -> relation.name().equals(visit.parameter("tab")))
                .findFirst();
        History.Place before = History.Place.read(visit.parameter("before"));
        String path = "/" + type.path() + "/" + record.id();
        boolean part = visit.asksFor(TABS) || visit.asksFor(OLDER);
        List<Field> shown = part ? List.of() : shown(record);
        shown.forEach(field -> titles.want(field, record.get(field.name())));
        wantStamps(record, titles);

        HistoryView past = open.isPresent() ? null : history.page(record, path, before, titles, saying);
        RelatedView opened =
                open.map(relation -> related.first(relation, record, IN_A_TAB)).orElse(null);
        boolean hasAside = !part && !relations.isEmpty() && (opened == null || relations.get(0) != opened.relation());
        RelatedView aside = hasAside ? related.first(relations.get(0), record, ASIDE) : null;
        List<RecordView.Tab> tabs = visit.asksFor(OLDER) ? List.of() : tabs(visit, record, relations, opened, aside);

        TagsView tags = part
                ? null
                : tagging.of(
                        record,
                        records.may(Action.EDIT, record),
                        tagProblem.isEmpty() ? "" : visit.parameter("tag"),
                        tagProblem);
        RecordView view = view(visit, record, shown, tabs, past, opened, aside, tags, titles);
        if (visit.asksFor(OLDER)) {
            return Answer.html(out -> JteolderGenerated.render(out, null, view));
        }
        if (visit.asksFor(TABS)) {
            return Answer.html(out -> JtetabsGenerated.render(out, null, view));
        }
        boolean mayCreate = records.may(Action.CREATE, type.name());
        Shell shell = shells.of(visit, record.title(), mayCreate ? "/" + type.path() + "/new" : "");
        return Answer.html(status, out -> JterecordGenerated.render(out, null, shell, view));
    }

    private static void wantStamps(Record record, Titles titles) {
        EntityType type = record.type();
        titles.want(type.require(EntityType.CREATED_BY), record.get(EntityType.CREATED_BY));
    }

    private RecordView view(
            Visit visit,
            Record record,
            List<Field> shown,
            List<RecordView.Tab> tabs,
            @Nullable HistoryView past,
            @Nullable RelatedView opened,
            @Nullable RelatedView aside,
            @Nullable TagsView tags,
            Titles titles) {
        List<Field> figures = figures(shown);
        List<Field> longs = shown.stream().filter(RecordScreens::isLong).toList();
        Field badge = shown.stream()
                .filter(field -> field.inList() && field.type() == FieldType.CHOICE)
                .findFirst()
                .orElse(null);
        List<Field> about = shown.stream()
                .filter(field -> field.inList() && isAbout(field))
                .limit(MOST_ABOUT)
                .toList();
        boolean whole = !visit.asksFor(TABS) && !visit.asksFor(OLDER);
        return new RecordView(
                record,
                badge,
                about,
                figures,
                longs,
                groups(
                        visit,
                        shown.stream()
                                .filter(field -> field != badge && !figures.contains(field) && !longs.contains(field))
                                .toList()),
                tabs,
                past,
                opened,
                aside,
                tags,
                whole ? panels.of(record) : List.of(),
                whole && records.may(Action.EDIT, record),
                whole && records.may(Action.DELETE, record),
                created(visit, record, titles),
                visit.csrf(),
                titles,
                visit.texts(),
                visit.formats());
    }

    /** Returns the fields that have something to show, without those in the title and the stamps. */
    private static List<Field> shown(Record record) {
        EntityType type = record.type();
        return type.fields().stream()
                .filter(field -> !field.hidden() && !STAMPS.contains(field.name()))
                .filter(field -> record.get(field.name()) != null)
                .filter(field ->
                        type.titleFields().size() > 1 || !type.titleFields().contains(field.name()))
                .toList();
    }

    /** Returns the numbers and days shown large; none if there is only one, which is no strip. */
    private static List<Field> figures(List<Field> shown) {
        List<Field> figures = shown.stream()
                .filter(Field::inList)
                .filter(field -> switch (field.type()) {
                    case INTEGER, DECIMAL, MONEY, PERCENT, DATE, DATE_TIME -> true;
                    default -> false;
                })
                .limit(MOST_FIGURES)
                .toList();
        return figures.size() > 1 ? figures : List.of();
    }

    private static boolean isLong(Field field) {
        return switch (field.type()) {
            case LONG_TEXT, RICH_TEXT, JSON -> true;
            default -> false;
        };
    }

    private static boolean isAbout(Field field) {
        boolean reference =
                field.type() == FieldType.REFERENCE && !field.target().equals(EntityType.USER);
        return reference || field.type() == FieldType.TEXT;
    }

    private static List<RecordView.Group> groups(Visit visit, List<Field> fields) {
        Map<String, RecordView.Group> groups = new LinkedHashMap<>();
        for (Field field : fields) {
            String mark =
                    switch (field.origin()) {
                        case BUNDLE -> "";
                        case ADMINISTRATOR -> "dot";
                        case EXTENSION -> "plug";
                    };
            String heading = !field.group().isEmpty()
                    ? field.group()
                    : visit.texts().get(mark.isEmpty() ? "record.details" : "record." + mark);
            groups.computeIfAbsent(heading, name -> new RecordView.Group(name, mark, new ArrayList<>()))
                    .fields()
                    .add(field);
        }
        return List.copyOf(groups.values());
    }

    private List<RecordView.Tab> tabs(
            Visit visit,
            Record record,
            List<Relation> relations,
            @Nullable RelatedView opened,
            @Nullable RelatedView aside) {
        String path = "/" + record.type().path() + "/" + record.id();
        List<RecordView.Tab> tabs = new ArrayList<>();
        tabs.add(new RecordView.Tab(
                visit.texts().get(talk.isPossible() ? "record.activity" : "record.history"),
                "",
                path + "?tab=" + HISTORY,
                opened == null));
        for (Relation relation : relations) {
            boolean current = opened != null && opened.relation() == relation;
            long count = opened != null && current
                    ? opened.total()
                    : aside != null && aside.relation() == relation ? aside.total() : related.count(relation, record);
            tabs.add(new RecordView.Tab(
                    relation.title(), visit.formats().number(count), path + "?tab=" + relation.name(), current));
        }
        return tabs;
    }

    private static String created(Visit visit, Record record, Titles titles) {
        EntityType type = record.type();
        if (!(record.get(EntityType.CREATED_AT) instanceof Instant at)) {
            return "";
        }
        String day = visit.formats().dateTime(at);
        return titles.of(type.require(EntityType.CREATED_BY), record.get(EntityType.CREATED_BY)).stream()
                .findFirst()
                .map(user -> visit.texts().get("record.createdby", day, user.title()))
                .orElse(visit.texts().get("record.created", day));
    }
}
