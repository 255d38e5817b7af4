package mortise.tickets;

import mortise.entity.Action;
import mortise.entity.Change;
import mortise.entity.Hooks;
import org.osgi.service.component.annotations.Component;

/** Keeps open tickets from being deleted. */
@Component
public final class TicketHooks implements Hooks<Ticket> {
    @Override
    public Class<Ticket> type() {
        return Ticket.class;
    }

    @Override
    public void beforeValidation(Change<Ticket> change) {
        change.after().subject = change.after().subject.strip();
    }

    @Override
    public void beforeCommit(Change<Ticket> change) {
        if (change.action() == Action.DELETE && change.after().status == Ticket.Status.OPEN) {
            change.refuse("status", "open", "An open ticket cannot be deleted. Close it first.");
        }
    }
}
