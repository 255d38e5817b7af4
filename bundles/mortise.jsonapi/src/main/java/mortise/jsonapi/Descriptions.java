package mortise.jsonapi;

import mortise.entity.Entities;
import mortise.entity.Model;

/** Keeps what is made of the model until there is another model. Safe for use by many threads. */
public final class Descriptions {
    private final Entities entities;
    private volatile Layouts layouts;

    /** Of what is installed. */
    public Descriptions(Entities entities) {
        this.entities = entities;
        this.layouts = new Layouts(entities.model());
    }

    /** Returns the layouts of what is installed now. */
    public Layouts now() {
        Model model = entities.model();
        Layouts known = layouts;
        if (known.model() != model) {
            known = new Layouts(model);
            layouts = known;
        }
        return known;
    }
}
