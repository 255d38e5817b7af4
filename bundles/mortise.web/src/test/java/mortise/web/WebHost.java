package mortise.web;

import java.util.List;
import java.util.Map;
import mortise.core.Context;
import mortise.entity.Record;
import mortise.ui.MenuItem;
import mortise.ui.Page;
import mortise.ui.RecordPanel;
import mortise.web.slot.Slots;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.osgi.util.converter.Converters;

/** The screens on a servlet container of their own, at a free port of this machine. */
public final class WebHost implements AutoCloseable {
    final MemoryRecords records = new MemoryRecords(Sample.model());
    final MemorySignIn signIn = new MemorySignIn();
    private final WebServlet servlet;
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);

    private WebHost(Map<String, String> settings, Slots slots) {
        Sample.fill(records);
        signIn.add(1001, "ingrid", "Ingrid Solberg");
        signIn.add(1002, "guest", "Jonas Weber");
        signIn.add(1003, "fresh", "Aiko Tanaka");
        signIn.add(1004, "admin", "Administrator");
        WebServlet.Config config =
                Converters.standardConverter().convert(settings).to(WebServlet.Config.class);
        servlet = new WebServlet(config, records, records, signIn, slots);
        connector.setHost("127.0.0.1");
        connector.setPort(0);
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        context.addServlet(new ServletHolder(servlet), "/");
        server.setHandler(context);
    }

    static WebHost start(Map<String, String> settings) throws Exception {
        return start(settings, List.of(), List.of(), List.of());
    }

    static WebHost start(Map<String, String> settings, List<MenuItem> items, List<Page> pages, List<RecordPanel> panels)
            throws Exception {
        WebHost host = new WebHost(settings, new Slots(items, pages, panels));
        host.server.start();
        return host;
    }

    /** Returns a record as the host itself sees it. */
    Record read(String entity, long id) {
        try (Context.Scope scope = Context.system("test").open()) {
            return records.require(entity, id);
        }
    }

    String address() {
        return "http://127.0.0.1:" + connector.getLocalPort();
    }

    @Override
    public void close() throws Exception {
        server.stop();
        servlet.close();
    }
}
