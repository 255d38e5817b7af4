package mortise.crm;

import mortise.entity.Change;
import mortise.entity.Hooks;
import org.osgi.service.component.annotations.Component;

/** Tidies tasks up before they are saved, and keeps minutes from being nonsense. */
@Component
public final class TaskHooks implements Hooks<Task> {
    @Override
    public Class<Task> type() {
        return Task.class;
    }

    @Override
    public void beforeValidation(Change<Task> change) {
        change.after().subject = change.after().subject.strip();
    }

    @Override
    public void beforeCommit(Change<Task> change) {
        Integer minutes = change.after().minutes;
        if (minutes != null && minutes < 0) {
            change.refuse("minutes", "negative", "Time spent cannot be negative.");
        }
    }
}
