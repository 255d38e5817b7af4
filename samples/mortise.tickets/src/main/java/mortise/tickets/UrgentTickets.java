package mortise.tickets;

import java.util.Optional;
import java.util.Set;
import mortise.core.Context;
import mortise.core.Identity;
import mortise.entity.Action;
import mortise.entity.RecordChanges;
import mortise.entity.Records;
import mortise.entity.TypedRecords;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** A route: an open ticket that is urgent and nobody's becomes the ticket of whoever made it so. */
@Component(service = RoutesBuilder.class)
public final class UrgentTickets extends RouteBuilder {
    private static final Set<String> DECIDE = Set.of("status", "urgency", "owner");

    private final Records records;

    /** Called by the host with the door to data. */
    @Activate
    public UrgentTickets(@Reference Records records) {
        this.records = records;
    }

    @Override
    public void configure() {
        from("mortise:record.changed.ticket?subscriber=tickets.urgent")
                .routeId("urgent")
                .split(body().method("changes"))
                .stopOnException()
                .filter(exchange -> matters(exchange.getMessage().getBody(RecordChanges.Change.class)))
                .process(exchange -> giveAway(exchange.getMessage().getBody(RecordChanges.Change.class)))
                .log("Ticket ${body.id} is urgent, and somebody has it");
    }

    private static boolean matters(RecordChanges.Change change) {
        return change.action() != Action.DELETE && change.fields().stream().anyMatch(DECIDE::contains);
    }

    /** May be called twice: a ticket that has an owner keeps him. What somebody saves meanwhile is looked at again. */
    private void giveAway(RecordChanges.Change change) {
        Context sender = Context.current();
        try (Context.Scope scope = sender.as(Identity.SYSTEM).open()) {
            TypedRecords<Ticket> tickets = records.of(Ticket.class);
            Optional<Ticket> urgent = tickets.get(change.id())
                    .filter(ticket -> ticket.status == Ticket.Status.OPEN
                            && ticket.urgency == Ticket.Urgency.HIGH
                            && ticket.owner == null);
            if (urgent.isPresent() && sender.identity().id() > 0) {
                urgent.get().owner = sender.identity().id();
                tickets.save(urgent.get());
            }
        }
    }
}
