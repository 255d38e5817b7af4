package ${package};

import mortise.entity.Action;
import mortise.entity.Change;
import mortise.entity.Hooks;
import org.osgi.service.component.annotations.Component;

/** Tidies up, and keeps what is open from being deleted. */
@Component
public final class ${entity}Hooks implements Hooks<${entity}> {
    @Override
    public Class<${entity}> type() {
        return ${entity}.class;
    }

    @Override
    public void beforeValidation(Change<${entity}> change) {
        change.after().subject = change.after().subject.strip();
    }

    @Override
    public void beforeCommit(Change<${entity}> change) {
        if (change.action() == Action.DELETE && change.after().status == ${entity}.Status.OPEN) {
            change.refuse("status", "open", "What is open cannot be deleted.");
        }
    }
}
