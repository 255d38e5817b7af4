package mortise.records.describe;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import mortise.entity.EntityType;
import mortise.entity.Model;

/** Remembers what it was prepared for. */
final class Prepared implements ModelUser {
    private final List<Model> models = new CopyOnWriteArrayList<>();
    private volatile EntityClasses classes = EntityClasses.NONE;
    private volatile Consumer<Model> work = model -> {};

    @Override
    public void prepare(Model model, EntityClasses authors) {
        work.accept(model);
        models.add(model);
        classes = authors;
    }

    /** Does this at each preparation; what it throws fails it. */
    void with(Consumer<Model> preparation) {
        work = preparation;
    }

    List<Model> models() {
        return models;
    }

    EntityClasses classes() {
        return classes;
    }

    /** Returns the names of the entities it is prepared for. */
    List<String> entities() {
        return models.isEmpty()
                ? List.of()
                : models.get(models.size() - 1).types().stream()
                        .map(EntityType::name)
                        .toList();
    }
}
