package mortise.jsonapi;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import mortise.entity.EntityType;
import mortise.entity.Model;

/** The layouts of one model, each made when it is first needed. Safe for use by many threads. */
public final class Layouts {
    private final Model model;
    private final Map<String, Layout> layouts = new ConcurrentHashMap<>();

    public Layouts(Model model) {
        this.model = model;
    }

    public Model model() {
        return model;
    }

    public Layout of(EntityType type) {
        Layout layout = layouts.get(type.name());
        return layout != null ? layout : layouts.computeIfAbsent(type.name(), name -> new Layout(model, type));
    }
}
