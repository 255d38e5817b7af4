package mortise.exports.jobs.shell;

import java.util.stream.Stream;
import mortise.entity.Entities;
import mortise.entity.EntityType;
import mortise.shell.kit.Names;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Completes names of entities. */
@Service
public final class EntityNames extends Names<Entities> {
    /** Made by the shell. */
    public EntityNames() {
        super(Entities.class);
    }

    @Override
    protected Stream<String> names(Entities entities) {
        return entities.model().types().stream().map(EntityType::name);
    }
}
