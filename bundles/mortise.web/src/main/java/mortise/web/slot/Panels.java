package mortise.web.slot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mortise.core.Failure;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.ui.RecordPanel;
import mortise.web.http.Answer;
import mortise.web.http.Route;
import mortise.web.http.Visit;
import mortise.web.templates.part.JtefragmentGenerated;
import org.jspecify.annotations.Nullable;

/**
 * The boxes that extensions put beside a record. Those that are quick are written with the page, all at once; the others are
 * asked for by a script when the page is shown. Safe for use by many threads.
 */
public final class Panels {
    private final Slots slots;
    private final Fragments fragments;
    private final Records records;

    /**
     * A box.
     *
     * @param by the extension it comes from
     * @param content what it wrote; null if it is to be asked for
     * @param url where it is asked for
     */
    public record Panel(String title, String by, Fragments.@Nullable Fragment content, String url) {}

    /** Boxes of these slots. */
    public Panels(Slots slots, Fragments fragments, Records records) {
        this.slots = slots;
        this.fragments = fragments;
        this.records = records;
    }

    /** Returns where late boxes are. */
    public List<Route> routes() {
        return List.of(Route.get("/{entity}/{id}/panel/{panel}", this::late));
    }

    /** Returns the boxes beside a record, in order. */
    public List<Panel> of(Record record) {
        List<RecordPanel> all = slots.panels(record.type().name());
        Map<String, Fragments.Writer> quick = new LinkedHashMap<>();
        for (RecordPanel panel : all) {
            if (!panel.late()) {
                quick.put(nameOf(panel), slots.fenced(panel, out -> panel.write(record, out)));
            }
        }
        List<Fragments.Fragment> written = fragments.writeAll(quick);
        List<String> names = new ArrayList<>(quick.keySet());
        List<Panel> panels = new ArrayList<>();
        for (RecordPanel panel : all) {
            String name = nameOf(panel);
            int position = names.indexOf(name);
            Fragments.Fragment content = position < 0 ? null : written.get(position);
            if (!Fragments.Fragment.GONE.equals(content)) {
                String url = "/" + record.type().path() + "/" + record.id() + "/panel/" + name;
                panels.add(new Panel(panel.title(), Slots.nameOf(panel), content, url));
            }
        }
        return panels;
    }

    private Answer late(Visit visit) {
        String entity = visit.model()
                .atPath(visit.variable("entity"))
                .orElseThrow(() -> Failure.missing("nothing is at " + visit.path()))
                .name();
        Record record = records.require(entity, visit.id());
        RecordPanel panel = slots.panels(entity).stream()
                .filter(one -> nameOf(one).equals(visit.variable("panel")))
                .findFirst()
                .orElseThrow(() -> Failure.missing("nothing is at " + visit.path()));
        Fragments.Fragment content =
                fragments.write(nameOf(panel), slots.fenced(panel, out -> panel.write(record, out)));
        return Answer.html(out -> JtefragmentGenerated.render(out, null, content, visit.texts()));
    }

    private static String nameOf(RecordPanel panel) {
        return panel.getClass().getName();
    }
}
