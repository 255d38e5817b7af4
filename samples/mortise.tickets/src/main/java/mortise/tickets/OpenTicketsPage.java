package mortise.tickets;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import mortise.entity.Filter;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.ui.Html;
import mortise.ui.Page;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** A page of the extension's own: the hundred oldest open tickets. */
@Component
public final class OpenTicketsPage implements Page {
    private final Records records;

    /** Called by the host with the door to data. */
    @Activate
    public OpenTicketsPage(@Reference Records records) {
        this.records = records;
    }

    @Override
    public String name() {
        return "tickets.open";
    }

    @Override
    public String title() {
        return "Open tickets";
    }

    @Override
    public String entity() {
        return "ticket";
    }

    @Override
    public void write(Map<String, List<String>> parameters, Appendable out) throws IOException {
        List<Record> tickets = records.find(Query.of("ticket")
                        .where(Filter.eq("status", Ticket.Status.OPEN.name()))
                        .sort("createdAt", false)
                        .page(Query.Page.number(1, 100)))
                .records();
        if (tickets.isEmpty()) {
            out.append("<p>No ticket is open.</p>");
            return;
        }
        out.append("<ul>");
        for (Record ticket : tickets) {
            out.append("<li><a href=\"/tickets/")
                    .append(Long.toString(ticket.id()))
                    .append("\">")
                    .append(Html.escape(ticket.title()))
                    .append("</a></li>");
        }
        out.append("</ul>");
    }
}
