package mortise.tickets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.entity.Action;
import mortise.entity.Draft;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.entity.Record;
import mortise.entity.RecordChanges;
import mortise.testkit.databases.TestDatabases;
import mortise.testkit.records.TestHost;
import org.apache.camel.Endpoint;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TicketsTest {
    @TempDir
    private Path folder;

    private TestHost host;

    @BeforeEach
    void start() {
        EntityType account = EntityType.of("account")
                .field(Field.of("name", FieldType.TEXT).build())
                .build();
        EntityType user = EntityType.of("user")
                .field(Field.of("name", FieldType.TEXT).build())
                .build();
        host = TestHost.on(TestDatabases.h2(folder).open())
                .types(account, user)
                .entities(Ticket.class)
                .hooks(new TicketHooks())
                .start();
    }

    @AfterEach
    void stop() {
        host.close();
    }

    @Test
    void keepsAnOpenTicketAndTidiesItsSubject() {
        Record ticket = save(ticket("  No light  "));
        assertThat(ticket.text("subject")).isEqualTo("No light");

        assertThatThrownBy(() -> save(Draft.delete("ticket", ticket.id())))
                .isInstanceOfSatisfying(
                        Failure.class,
                        failure -> assertThat(failure.problems().get(0).field()).isEqualTo("status"));
        save(Draft.update("ticket", ticket.id()).set("status", "CLOSED"));
        save(Draft.delete("ticket", ticket.id()));
    }

    @Test
    void countsOpenTicketsBesideTheirAccount() throws IOException {
        Record account = save(Draft.create("account").set("name", "School"));
        AccountTickets panel = new AccountTickets(host.records());

        assertThat(written(panel, account)).isEqualTo("<p>None is open.</p>");
        save(ticket("One").set("account", account.id()));
        save(ticket("Two").set("account", account.id()).set("status", "CLOSED"));

        assertThat(written(panel, account)).isEqualTo("<p>1 open</p>");
    }

    @Test
    void listsOpenTicketsOldestFirstAndEscapesThem() {
        OpenTicketsPage page = new OpenTicketsPage(host.records());
        assertThat(written(page)).isEqualTo("<p>No ticket is open.</p>");

        Record first = save(ticket("<b>First</b>"));
        save(ticket("Second"));

        assertThat(written(page))
                .startsWith("<ul><li><a href=\"/tickets/" + first.id() + "\">&lt;b&gt;First&lt;/b&gt;</a></li>")
                .contains("Second");
    }

    @Test
    void reportsHowManyThereAreOfEachState() {
        save(ticket("One"));
        save(ticket("Two"));
        save(ticket("Three").set("status", "CLOSED"));

        TicketReport.Counts counts = new TicketReport.Counts(host.records());

        assertThat(host.<Map<String, Long>>asSystem(counts::counts)).isEqualTo(Map.of("open", 2L, "closed", 1L));
    }

    @Test
    void givesAnUrgentTicketOfNobodyToWhoeverMadeItSo() throws Exception {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.addComponent("mortise", new DirectComponent() {
                @Override
                protected Endpoint createEndpoint(String uri, String topic, Map<String, Object> options)
                        throws Exception {
                    options.clear();
                    return super.createEndpoint(uri, topic, options);
                }
            });
            camel.addRoutes(new UrgentTickets(host.records()));
            camel.start();
            Identity anna = user("anna");
            Identity ben = user("ben");
            Record calm = save(ticket("One"));
            Record urgent = save(ticket("Two").set("urgency", "HIGH"));
            Record owned = save(ticket("Three").set("urgency", "HIGH").set("owner", ben.id()));
            RecordChanges changes = new RecordChanges(
                    "ticket",
                    Stream.of(calm, urgent, owned)
                            .map(each -> new RecordChanges.Change(
                                    each.id(), each.version(), Action.CREATE, List.of("urgency")))
                            .toList());

            for (int time = 1; time <= 2; time++) {
                host.as(anna, () -> {
                    camel.createProducerTemplate()
                            .sendBody("mortise:record.changed.ticket?subscriber=tickets.urgent", changes);
                    return true;
                });
            }

            assertThat(owner(calm)).isNull();
            assertThat(owner(urgent)).isEqualTo(anna.id());
            assertThat(owner(owned)).isEqualTo(ben.id());
        }
    }

    private Identity user(String name) {
        return new Identity(save(Draft.create("user").set("name", name)).id(), name, name, Set.of());
    }

    private @Nullable Long owner(Record ticket) {
        return host.asSystem(
                        () -> host.records().of(Ticket.class).get(ticket.id()).orElseThrow())
                .owner;
    }

    private static Draft ticket(String subject) {
        return Draft.create("ticket").set("subject", subject);
    }

    private Record save(Draft draft) {
        return host.asSystem(() -> host.records().save(draft));
    }

    private String written(AccountTickets panel, Record account) {
        StringBuilder out = new StringBuilder();
        return host.asSystem(() -> {
            try {
                panel.write(account, out);
            } catch (IOException impossible) {
                throw new AssertionError(impossible);
            }
            return out.toString();
        });
    }

    private String written(OpenTicketsPage page) {
        StringBuilder out = new StringBuilder();
        return host.asSystem(() -> {
            try {
                page.write(Map.of(), out);
            } catch (IOException impossible) {
                throw new AssertionError(impossible);
            }
            return out.toString();
        });
    }
}
