package mortise.web.palette;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mortise.entity.Action;
import mortise.entity.EntityType;
import mortise.entity.Records;
import mortise.web.http.Address;
import mortise.web.http.Answer;
import mortise.web.http.Route;
import mortise.web.http.Visit;
import mortise.web.shell.Menu;
import mortise.web.shell.Shell;
import mortise.web.shell.Shells;
import mortise.web.templates.palette.JteoptionsGenerated;
import mortise.web.templates.palette.JtesearchGenerated;

/** The palette's options as one types, and the page that shows more of what is found while search is away. */
public final class PaletteScreens {
    /** Leaves time for the way to the browser and back, within the 150 ms that feel like at once. */
    private static final Duration AT_ONCE = Duration.ofMillis(110);

    private static final Duration FOR_A_PAGE = Duration.ofSeconds(5);
    private static final int SHORTEST = 2;
    private static final int MOST_RECORDS = 6;
    private static final int MOST_PLACES = 8;

    private final Records records;
    private final Menu menu;
    private final Shells shells;
    private final Finder finder;

    /** Screens that look for records with this finder. */
    public PaletteScreens(Records records, Menu menu, Shells shells, Finder finder) {
        this.records = records;
        this.menu = menu;
        this.shells = shells;
        this.finder = finder;
    }

    /** Returns where they are. */
    public List<Route> routes() {
        return List.of(Route.get("/palette", this::options));
    }

    private Answer options(Visit visit) {
        String typed = visit.parameter("q").strip();
        boolean commandsOnly = typed.startsWith(">");
        String words = commandsOnly ? typed.substring(1).strip() : typed;
        boolean patient = !visit.parameter("patient").isEmpty();
        Finder.InTime found = commandsOnly || words.length() < SHORTEST
                ? new Finder.InTime(List.of(), true)
                : finder.find(entities(visit), words, 3, patient ? FOR_A_PAGE : AT_ONCE);
        List<Hit> hits = found.hits().stream().limit(MOST_RECORDS).toList();
        List<Command> actions = actions(visit).stream()
                .filter(action -> action.fits(words))
                .limit(words.isEmpty() && !commandsOnly ? 4 : MOST_PLACES)
                .toList();
        List<Command> places = new ArrayList<>(places(visit).stream()
                .filter(place -> place.fits(words))
                .limit(MOST_PLACES)
                .toList());
        if (!commandsOnly && words.length() >= SHORTEST) {
            places.add(Command.place(
                    visit.texts().get("palette.everything", words),
                    "search",
                    new Address("/search").words(words).href(),
                    ""));
        }
        PaletteView view = new PaletteView(words, hits, actions, places, visit.texts());
        Answer answer = Answer.html(out -> JteoptionsGenerated.render(out, null, view));
        // The script then asks once more, for as long as it takes.
        return found.whole() || patient ? answer : answer.header("X-Partial", "true");
    }

    /** The page of what is found in the records themselves, some of each entity. */
    public Answer search(Visit visit) {
        String words = visit.parameter("q").strip();
        List<Hit> hits = words.isEmpty()
                ? List.of()
                : finder.find(entities(visit), words, 10, FOR_A_PAGE).hits();
        Map<EntityType, List<Hit>> groups = new LinkedHashMap<>();
        for (Hit hit : hits) {
            groups.computeIfAbsent(hit.type(), type -> new ArrayList<>()).add(hit);
        }
        Shell shell = shells.of(visit, visit.texts().get("search.title"));
        return Answer.html(out -> JtesearchGenerated.render(out, null, shell, words, groups));
    }

    /** Returns the entities the reader may view; the one whose page he is on comes first. */
    private List<EntityType> entities(Visit visit) {
        List<EntityType> types = new ArrayList<>(menu.entities(visit, false));
        types.addAll(menu.entities(visit, true));
        here(visit).ifPresent(type -> {
            if (types.remove(type)) {
                types.add(0, type);
            }
        });
        return types;
    }

    private static Optional<EntityType> here(Visit visit) {
        String[] segments = visit.parameter("at").split("/", -1);
        return segments.length < 2 ? Optional.empty() : visit.model().atPath(segments[1]);
    }

    private List<Command> actions(Visit visit) {
        List<Command> actions = new ArrayList<>();
        Optional<EntityType> here = here(visit);
        String[] segments = visit.parameter("at").split("/", -1);
        if (here.isPresent() && segments.length == 3 && segments[2].matches("[0-9]{1,18}")) {
            String title = visit.texts()
                    .get("palette.edit", visit.texts().inSentence(here.get().title()));
            String path = "/" + here.get().path() + "/" + segments[2] + "/edit";
            actions.add(Command.place(title, "pencil", path, "E"));
        }
        for (EntityType type : entities(visit)) {
            if (!type.administrative() && records.may(Action.CREATE, type.name())) {
                String title = visit.texts().get("list.new", visit.texts().inSentence(type.title()));
                boolean current = here.isPresent() && here.get().equals(type);
                actions.add(Command.place(title, "plus", "/" + type.path() + "/new", current ? "C" : ""));
            }
        }
        actions.add(new Command(visit.texts().get("shell.theme"), "sun-moon", "", "", "[data-theme-toggle]", ""));
        actions.add(new Command(visit.texts().get("keys.title"), "keyboard", "", "shortcuts", "", "?"));
        actions.add(Command.place(visit.texts().get("me.password"), "key-round", "/password", ""));
        actions.add(new Command(visit.texts().get("me.signout"), "log-out", "", "", "[data-sign-out]", ""));
        return actions;
    }

    private List<Command> places(Visit visit) {
        List<Command> places = new ArrayList<>();
        for (Menu.Line line : menu.places(visit)) {
            String keys = line.letter().isEmpty() ? "" : "G " + line.letter();
            places.add(Command.place(line.title(), line.icon(), line.path(), keys));
        }
        return places;
    }
}
