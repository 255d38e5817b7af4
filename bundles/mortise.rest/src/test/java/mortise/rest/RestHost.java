package mortise.rest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mortise.core.Identity;
import mortise.crm.Account;
import mortise.crm.Contact;
import mortise.crm.Opportunity;
import mortise.crm.Task;
import mortise.entity.Action;
import mortise.entity.Draft;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.entity.Permit;
import mortise.entity.Records;
import mortise.testkit.Configurations;
import mortise.testkit.databases.TestDatabases;
import mortise.testkit.records.TestHost;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** REST at a free port of this machine: Jetty, Jersey, real records, H2. */
final class RestHost implements AutoCloseable {
    private final Path folder;
    private final TestHost host;
    private final RestServlet servlet;
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);

    private RestHost(Map<String, String> settings) throws IOException {
        folder = Files.createTempDirectory("mortise-rest");
        EntityType user = EntityType.of(EntityType.USER)
                .field(Field.of("name", FieldType.TEXT).required().unique().build())
                .administrative()
                .build();
        host = TestHost.on(TestDatabases.h2(folder).open())
                .types(user)
                .entities(Account.class, Contact.class, Opportunity.class, Task.class, Thing.class)
                .rules((identity, type, action) -> permit(identity, type, action))
                .start();
        RestServlet.Config config = Configurations.config(RestServlet.Config.class, settings);
        KnownCallers callers = new KnownCallers();
        servlet = new RestServlet(config, host.records(), host, callers, callers);
        connector.setHost("127.0.0.1");
        connector.setPort(0);
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        ServletHolder holder = new ServletHolder(servlet);
        holder.setAsyncSupported(true);
        context.addServlet(holder, "/api/*");
        server.setHandler(context);
    }

    private static Permit permit(Identity identity, EntityType type, Action action) {
        if (identity.equals(KnownCallers.GUEST)) {
            return type.name().equals("account") && action == Action.VIEW ? Permit.ALL : Permit.NONE;
        }
        return identity.isAnonymous() ? Permit.NONE : Permit.ALL;
    }

    static RestHost start() throws Exception {
        return start(Map.of());
    }

    static RestHost start(Map<String, String> settings) throws Exception {
        RestHost host = new RestHost(settings);
        host.server.start();
        return host;
    }

    /** Ends the servlet and starts it again, as when HTTP is configured anew. */
    void restart() throws Exception {
        server.stop();
        server.start();
    }

    /** Gives it other settings while it runs. */
    void configure(Map<String, String> settings) {
        servlet.modified(Configurations.config(RestServlet.Config.class, settings));
    }

    RestServlet servlet() {
        return servlet;
    }

    TestHost host() {
        return host;
    }

    Records records() {
        return host.records();
    }

    /** Saves a record as the host and returns its id. */
    long add(String entity, Map<String, Object> values) {
        Draft draft = Draft.create(entity);
        values.forEach(draft::set);
        return host.asSystem(() -> host.records().save(draft)).id();
    }

    String address() {
        return "http://127.0.0.1:" + connector.getLocalPort();
    }

    int port() {
        return connector.getLocalPort();
    }

    /** Returns somebody who calls with a token. */
    Caller caller(String token) {
        return new Caller(address(), List.of("Authorization", "Bearer " + token));
    }

    @Override
    public void close() throws Exception {
        server.stop();
        host.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
