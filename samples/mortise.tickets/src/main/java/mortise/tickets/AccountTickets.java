package mortise.tickets;

import java.io.IOException;
import mortise.entity.Filter;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.ui.RecordPanel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** A box beside every account that says how many tickets it has open. */
@Component
public final class AccountTickets implements RecordPanel {
    private final Records records;

    /** Called by the host with the door to data. */
    @Activate
    public AccountTickets(@Reference Records records) {
        this.records = records;
    }

    @Override
    public String entity() {
        return "account";
    }

    @Override
    public String title() {
        return "Tickets";
    }

    @Override
    public void write(Record account, Appendable out) throws IOException {
        long open = records.count(Query.of("ticket")
                .where(Filter.all(Filter.eq("account", account.id()), Filter.eq("status", Ticket.Status.OPEN.name()))));
        out.append("<p>").append(open == 0 ? "None is open." : open + " open").append("</p>");
    }
}
