package mortise.tickets;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.Set;
import mortise.entity.Filter;
import mortise.entity.Query;
import mortise.entity.Records;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** A REST resource of the extension's own, at {@code /api/ticket-report}: how many tickets there are in each state. */
@Component(service = Application.class, property = "osgi.jakartars.application.base=/ticket-report")
public final class TicketReport extends Application {
    private final Records records;

    /** Called by the host with the door to data. */
    @Activate
    public TicketReport(@Reference Records records) {
        this.records = records;
    }

    @Override
    @SuppressWarnings("deprecation") // there is no other way to hand over an object with references
    public Set<Object> getSingletons() {
        return Set.of(new Counts(records));
    }

    /** Counts what the caller may see, because every read goes through {@link Records}. */
    @Path("/")
    public static final class Counts {
        private final Records records;

        Counts(Records records) {
            this.records = records;
        }

        /** Returns the number of tickets by state. */
        @GET
        @Produces(MediaType.APPLICATION_JSON)
        public Map<String, Long> counts() {
            return Map.of("open", count(Ticket.Status.OPEN), "closed", count(Ticket.Status.CLOSED));
        }

        private long count(Ticket.Status status) {
            return records.count(Query.of("ticket").where(Filter.eq("status", status.name())));
        }
    }
}
