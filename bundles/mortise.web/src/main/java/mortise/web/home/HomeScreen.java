package mortise.web.home;

import java.util.ArrayList;
import java.util.List;
import mortise.core.Failure;
import mortise.entity.Action;
import mortise.entity.EntityType;
import mortise.entity.Records;
import mortise.web.http.Answer;
import mortise.web.http.Screen;
import mortise.web.http.Visit;
import mortise.web.shell.Menu;
import mortise.web.shell.Shell;
import mortise.web.shell.Shells;
import mortise.web.templates.home.JtehomeGenerated;

/** The entities the reader may view, with how many records there are, and where to begin. */
public final class HomeScreen implements Screen {
    private final Records records;
    private final Menu menu;
    private final Shells shells;

    /**
     * One entity.
     *
     * @param count how many there are, empty if that could not be found out
     * @param newPath where one is made, empty if the reader may not
     */
    public record Tile(String title, String icon, String path, String count, String newPath, String newTitle) {}

    /** A home page of these records. */
    public HomeScreen(Records records, Menu menu, Shells shells) {
        this.records = records;
        this.menu = menu;
        this.shells = shells;
    }

    @Override
    public Answer answer(Visit visit) {
        List<Tile> tiles = new ArrayList<>();
        for (EntityType type : menu.entities(visit, false)) {
            tiles.add(tile(visit, type));
        }
        Shell shell = shells.of(visit, visit.texts().get("menu.home"));
        return Answer.html(out -> JtehomeGenerated.render(out, null, shell, tiles));
    }

    private Tile tile(Visit visit, EntityType type) {
        String path = "/" + type.path();
        boolean mayCreate = records.may(Action.CREATE, type.name());
        return new Tile(
                type.plural(),
                type.icon(),
                path,
                count(visit, type),
                mayCreate ? path + "/new" : "",
                visit.texts().get("list.new", visit.texts().inSentence(type.title())));
    }

    /** An entity can go between the menu and the count; the page is there all the same. */
    private String count(Visit visit, EntityType type) {
        try {
            return visit.formats().number(records.total(type.name()));
        } catch (Failure gone) {
            return "";
        }
    }
}
