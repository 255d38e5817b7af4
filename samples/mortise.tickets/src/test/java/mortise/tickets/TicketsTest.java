package mortise.tickets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import mortise.core.Failure;
import mortise.entity.Draft;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.entity.Record;
import mortise.testkit.databases.TestDatabases;
import mortise.testkit.records.TestHost;
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
        host = TestHost.on(TestDatabases.h2(folder).open())
                .types(account)
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
