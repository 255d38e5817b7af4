package mortise.files.records;

import mortise.entity.Action;
import mortise.entity.Committed;
import mortise.entity.Hooks;
import mortise.files.records.File.State;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Removes a file once it is committed that no record has it: at least once, later again if the storage is away. */
@Component(service = Hooks.class)
public final class RemoveFiles implements Hooks<File> {
    private final StoredFiles files;

    /** Called by the host. */
    @Activate
    public RemoveFiles(@Reference StoredFiles files) {
        this.files = files;
    }

    @Override
    public Class<File> type() {
        return File.class;
    }

    @Override
    public void afterCommit(Committed<File> change) {
        if (change.action() == Action.EDIT) {
            change.now().filter(file -> file.state == State.REMOVED).ifPresent(files::remove);
        }
    }
}
