package mortise.web.shell;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import mortise.access.Users;
import mortise.core.Context;
import mortise.entity.Action;
import mortise.entity.EntityType;
import mortise.entity.Records;
import mortise.ui.MenuItem;
import mortise.web.http.Visit;
import mortise.web.slot.Slots;
import mortise.web.text.Texts;
import org.jspecify.annotations.Nullable;

/** The two sidebars, with what the reader may see. Safe for use by many threads. */
public final class Menu {
    /** Paths below this one belong to administration. */
    public static final String ADMINISTRATION = "/admin";

    /** Where the reader sees what he was told; a script counts beside its line what is unread. */
    public static final String NOTIFICATIONS = "/notifications";

    /** Where imports begin. */
    public static final String IMPORTS = "/imports";

    private final Records records;
    private final Slots slots;
    private final Users users;
    private final BooleanSupplier live;
    private final BooleanSupplier imports;

    /**
     * One line.
     *
     * @param mark {@code plug} for what an extension adds, {@code dot} for what an administrator made, empty for the host's
     * @param by the extension's name, for the plug
     * @param letter the second key of its shortcut after G, empty for none
     */
    public record Line(String title, String icon, String path, boolean current, String mark, String by, String letter) {
        /** The same line with a shortcut. */
        Line with(String key) {
            return new Line(title, icon, path, current, mark, by, key);
        }
    }

    /** Lines under a heading; the first group has none. */
    public record Group(String heading, List<Line> lines) {}

    /**
     * A sidebar.
     *
     * @param administration whether it is that of administration
     * @param hasAdministration whether there is anything the reader may administer
     */
    public record Sidebar(List<Group> groups, boolean administration, boolean hasAdministration) {
        /** Returns all lines. */
        public List<Line> lines() {
            return groups.stream().flatMap(group -> group.lines().stream()).toList();
        }
    }

    /**
     * A menu of what is installed.
     *
     * @param live whether people can be told what happens elsewhere
     * @param imports whether files can be imported
     */
    public Menu(Records records, Slots slots, Users users, BooleanSupplier live, BooleanSupplier imports) {
        this.live = live;
        this.imports = imports;
        this.records = records;
        this.slots = slots;
        this.users = users;
    }

    /** Returns the entities of the workspace, or of administration, that the reader may view. */
    public List<EntityType> entities(Visit visit, boolean administrative) {
        List<EntityType> visible = new ArrayList<>();
        for (EntityType type : visit.model().types()) {
            if (type.administrative() == administrative && records.may(Action.VIEW, type.name())) {
                visible.add(type);
            }
        }
        return visible;
    }

    /** Returns the sidebar for the page that is asked for. */
    public Sidebar sidebar(Visit visit) {
        List<MenuItem> items = items();
        List<EntityType> administrative = entities(visit, true);
        boolean administration = isAdministration(visit, administrative);
        boolean any =
                !administrative.isEmpty() || administers() || items.stream().anyMatch(Menu::isAdministrative);
        List<Group> groups = administration ? administration(visit, administrative, items) : workspace(visit, items);
        return new Sidebar(withLetters(groups), administration, any);
    }

    /** Returns all places of both sidebars; only those of the workspace have a letter. */
    public List<Line> places(Visit visit) {
        List<MenuItem> items = items();
        List<Line> places = new ArrayList<>();
        withLetters(workspace(visit, items)).forEach(group -> places.addAll(group.lines()));
        for (Group group : administration(visit, entities(visit, true), items)) {
            group.lines().stream().filter(line -> !line.path().equals("/")).forEach(places::add);
        }
        return places;
    }

    /** Returns where administration begins for the reader, empty if there is nothing he may administer. */
    public Optional<String> administration(Visit visit) {
        return administration(visit, entities(visit, true), items()).stream()
                .flatMap(group -> group.lines().stream())
                .map(Line::path)
                .filter(path -> !path.equals("/"))
                .findFirst();
    }

    private boolean administers() {
        return users.administers(Context.current().identity());
    }

    private List<MenuItem> items() {
        return slots.menuItems().stream()
                .filter(item -> item.entity().isEmpty() || records.may(Action.VIEW, item.entity()))
                .toList();
    }

    private List<Group> workspace(Visit visit, List<MenuItem> items) {
        List<Line> top = new ArrayList<>();
        top.add(line(visit.texts().get("menu.home"), "house", "/", visit, null));
        if (live.getAsBoolean()) {
            top.add(line(visit.texts().get("notification.title"), "inbox", NOTIFICATIONS, visit, null));
        }
        List<Line> tools = new ArrayList<>();
        for (MenuItem item : items) {
            if (!isAdministrative(item)) {
                (item.order() < 100 ? top : tools).add(line(item.title(), item.icon(), item.path(), visit, item));
            }
        }
        List<EntityType> types = entities(visit, false);
        if (imports.getAsBoolean() && types.stream().anyMatch(type -> records.mayWrite(type.name()))) {
            tools.add(line(visit.texts().get("imports.title"), "file-up", IMPORTS, visit, null));
        }
        tools.add(line(visit.texts().get("search.title"), "search", "/search", visit, null));
        List<Line> entities = types.stream().map(type -> line(type, visit)).toList();
        List<Group> groups = new ArrayList<>();
        groups.add(new Group("", top));
        if (!entities.isEmpty()) {
            groups.add(new Group(visit.texts().get("menu.records"), entities));
        }
        groups.add(new Group(visit.texts().get("menu.tools"), tools));
        return groups;
    }

    private List<Group> administration(Visit visit, List<EntityType> administrative, List<MenuItem> items) {
        List<Line> system = items.stream()
                .filter(Menu::isAdministrative)
                .map(item -> line(item.title(), item.icon(), item.path(), visit, item))
                .toList();
        List<Line> entities =
                administrative.stream().map(type -> line(type, visit)).toList();
        List<Group> groups = new ArrayList<>();
        groups.add(new Group("", List.of(line(visit.texts().get("menu.back"), "arrow-left", "/", visit, null))));
        if (administers()) {
            Texts texts = visit.texts();
            groups.add(new Group(
                    texts.get("menu.platform"),
                    List.of(
                            line(texts.get("extensions.title"), "blocks", ADMINISTRATION + "/extensions", visit, null),
                            work(texts, visit),
                            line(texts.get("mail.title"), "mail", ADMINISTRATION + "/mail", visit, null),
                            line(texts.get("store.title"), "database", ADMINISTRATION + "/stores", visit, null))));
        }
        if (!system.isEmpty()) {
            groups.add(new Group(visit.texts().get("menu.system"), system));
        }
        if (!entities.isEmpty()) {
            groups.add(new Group(visit.texts().get("menu.access"), entities));
        }
        return groups;
    }

    /** Jobs and the queue are one place with several tabs. */
    private static Line work(Texts texts, Visit visit) {
        String jobs = ADMINISTRATION + "/jobs";
        boolean current = isAt(jobs, visit.path()) || isAt(ADMINISTRATION + "/queue", visit.path());
        return new Line(texts.get("work.title"), "list-tree", jobs, current, "", "", "");
    }

    private static boolean isAdministrative(MenuItem item) {
        return item.path().equals(ADMINISTRATION) || item.path().startsWith(ADMINISTRATION + "/");
    }

    private static boolean isAdministration(Visit visit, List<EntityType> administrative) {
        String path = visit.path();
        return path.equals(ADMINISTRATION)
                || path.startsWith(ADMINISTRATION + "/")
                || administrative.stream().anyMatch(type -> isAt("/" + type.path(), path));
    }

    private static Line line(EntityType type, Visit visit) {
        boolean foreign = !type.bundle().isEmpty() && !type.bundle().startsWith("mortise.");
        String mark = type.custom() ? "dot" : foreign ? "plug" : "";
        String path = "/" + type.path();
        return new Line(type.plural(), type.icon(), path, isAt(path, visit.path()), mark, type.bundle(), "");
    }

    private static Line line(String title, String icon, String path, Visit visit, @Nullable MenuItem by) {
        boolean current = path.equals("/") ? visit.path().equals("/") : isAt(path, visit.path());
        return new Line(title, icon, path, current, by == null ? "" : "plug", by == null ? "" : Slots.nameOf(by), "");
    }

    private static boolean isAt(String place, String path) {
        return path.equals(place) || path.startsWith(place + "/");
    }

    /** Gives each line the first letter of its title that no other has, so that G and the letter lead there. */
    private static List<Group> withLetters(List<Group> groups) {
        Set<String> taken = new HashSet<>();
        List<Group> lettered = new ArrayList<>();
        for (Group group : groups) {
            List<Line> lines = new ArrayList<>();
            for (Line line : group.lines()) {
                lines.add(line.with(letter(line.title(), taken)));
            }
            lettered.add(new Group(group.heading(), lines));
        }
        return lettered;
    }

    private static String letter(String title, Set<String> taken) {
        for (char character : title.toUpperCase(Locale.ROOT).toCharArray()) {
            if (character >= 'A' && character <= 'Z' && taken.add(String.valueOf(character))) {
                return String.valueOf(character);
            }
        }
        return "";
    }
}
