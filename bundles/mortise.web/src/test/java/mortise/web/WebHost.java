package mortise.web;

import jakarta.servlet.MultipartConfigElement;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import mortise.comments.records.Comment;
import mortise.comments.records.StoredComments;
import mortise.core.Context;
import mortise.core.Identity;
import mortise.database.Database;
import mortise.database.migration.FlywayMigrations;
import mortise.entity.AccessRules;
import mortise.entity.Action;
import mortise.entity.Draft;
import mortise.entity.EntityType;
import mortise.entity.Permit;
import mortise.entity.Record;
import mortise.exports.jobs.CsvFormat;
import mortise.exports.jobs.ExportJobs;
import mortise.exports.jobs.JsonExportFormat;
import mortise.files.FileLinks;
import mortise.imports.csv.CsvImports;
import mortise.imports.jobs.ImportJobs;
import mortise.imports.jobs.Undo;
import mortise.mail.log.LoggedMails;
import mortise.queue.Delivery;
import mortise.queue.Handler;
import mortise.queue.OpenQueue;
import mortise.queue.Queue;
import mortise.queue.Topic;
import mortise.queue.database.DatabaseQueueProvider;
import mortise.queue.selection.JsonFormat;
import mortise.queue.selection.MendedLetters;
import mortise.search.OpenSearchIndex;
import mortise.search.lucene.LuceneProvider;
import mortise.search.records.RecordSearch;
import mortise.storage.ListedFile;
import mortise.storage.OpenFileStore;
import mortise.storage.files.FilesProvider;
import mortise.tags.records.StoredTags;
import mortise.testkit.Configurations;
import mortise.testkit.databases.TestDatabases;
import mortise.testkit.records.TestCallers;
import mortise.testkit.records.TestHost;
import mortise.ui.MenuItem;
import mortise.ui.Page;
import mortise.ui.RecordPanel;
import mortise.web.extension.Installer;
import mortise.web.slot.Slots;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;

/** The screens on a servlet container of their own, at a free port of this machine: real records, on H2. */
public final class WebHost implements AutoCloseable {
    final BreakableRecords records;
    final MemorySignIn signIn = new MemorySignIn();
    private final Path folder = Files.createTempDirectory("mortise-web");
    private final TestHost host;
    private final Sample sample;
    private final WebServlet servlet;
    private final Server server = new Server();
    private final LivePush push = new LivePush();
    private final ServerConnector connector = new ServerConnector(server);
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private @Nullable OpenFileStore files;

    private WebHost(Map<String, String> settings, Slots slots, Installer installer) throws IOException {
        host = TestHost.on(TestDatabases.h2(folder).open())
                .types(Sample.types())
                .entities(Comment.class)
                .rules(WebHost::permit)
                .start();
        sample = new Sample(this);
        records = new BreakableRecords(host.records());
        signIn.add(person(0), "ingrid", "Ingrid Solberg");
        signIn.add(person(1), "guest", "Jonas Weber");
        signIn.add(person(2), "fresh", "Aiko Tanaka");
        signIn.add(person(3), "admin", "Administrator");
        WebServlet.Config config = Configurations.config(WebServlet.Config.class, settings);
        servlet = new WebServlet(
                config, records.get(), host, signIn, new MemoryUsers(), new MemoryTokens(), installer, slots);
        connector.setHost("127.0.0.1");
        connector.setPort(0);
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        ServletHolder holder = new ServletHolder(servlet);
        holder.getRegistration().setMultipartConfig(new MultipartConfigElement("", 1_000_000, 1_000_000, 65_536));
        context.addServlet(holder, "/");
        context.addServlet(new ServletHolder(push), LivePush.PATTERN);
        JakartaWebSocketServletContainerInitializer.configure(context, null);
        server.setHandler(context);
    }

    /** A user named {@code guest} may view accounts only and change nothing. */
    private static Permit permit(Identity identity, EntityType type, Action action) {
        if (identity.name().equals("guest")) {
            return type.name().equals("account") && action == Action.VIEW ? Permit.ALL : Permit.NONE;
        }
        return identity.isAnonymous() ? Permit.NONE : Permit.ALL;
    }

    static WebHost start(Map<String, String> settings) throws Exception {
        return start(settings, List.of(), List.of(), List.of());
    }

    static WebHost start(Map<String, String> settings, List<MenuItem> items, List<Page> pages, List<RecordPanel> panels)
            throws Exception {
        WebHost host =
                new WebHost(settings, new Slots(items, pages, panels), new Installer(List.of(new MemoryExtensions())));
        host.server.start();
        return host;
    }

    /** Starts a host that cannot install anything. */
    static WebHost startFixed() throws Exception {
        WebHost host = new WebHost(Map.of(), new Slots(List.of(), List.of(), List.of()), new Installer(List.of()));
        host.server.start();
        return host;
    }

    /** Returns what the host keeps its rows in. */
    Database database() {
        return host.database();
    }

    /** Reads messages of {@code mail.send} that have a name and nothing else. */
    private static final class StrictMailer implements Handler<StrictMailer.Mail> {
        record Mail(String name) {}

        @Override
        public Topic<Mail> topic() {
            return Topic.work("mail.send", Mail.class);
        }

        @Override
        public String subscriber() {
            return "mailer";
        }

        @Override
        public void handle(Delivery<Mail> delivery) {
            throw new UnsupportedOperationException("nobody delivers here");
        }
    }

    /** Has the screens find a queue, in the host's own database, and a node that works so. */
    OpenQueue openQueue(OpenQueue.Worker... workers) {
        OpenQueue queue = new DatabaseQueueProvider(host.database(), new FlywayMigrations()).open();
        parts.push(queue);
        inject(servlet, "queue", queue);
        MendedLetters redelivery = new MendedLetters(queue, new JsonFormat());
        redelivery.addHandler(new StrictMailer());
        inject(servlet, "redelivery", redelivery);
        if (workers.length > 0) {
            queue.beat("web-1", List.of(workers));
        }
        return queue;
    }

    /** Has the screens find a mail log, in the host's own database, that sends by this queue. */
    LoggedMails openMail(Queue by) {
        LoggedMails mails = new LoggedMails(
                Configurations.config(LoggedMails.Config.class, Map.of()), host.database(), new FlywayMigrations(), by);
        parts.push(mails);
        inject(servlet, "mailLog", mails);
        return mails;
    }

    /** Has the screens find what mails links for new passwords. */
    MemoryPasswordReset openPasswordReset() {
        MemoryPasswordReset reset = new MemoryPasswordReset();
        inject(servlet, "passwordReset", reset);
        return reset;
    }

    /** Has the screens find jobs, which are worked on here. */
    TestJobs openJobs(OpenQueue.Worker... workers) {
        TestJobs jobs = new TestJobs(host.database(), openQueue(workers));
        parts.push(jobs);
        inject(servlet, "jobs", jobs.jobs());
        inject(servlet, "schedules", jobs.schedules());
        return jobs;
    }

    /** Has the screens told what happens. */
    LivePush openPush() {
        LivePush live = push.open(host, signIn);
        parts.push(live);
        inject(servlet, "notifications", live.notifications());
        inject(servlet, "clients", live.clients());
        return live;
    }

    /** Returns what was exported: the one file there is of a job. */
    byte[] exported(String job) throws IOException {
        OpenFileStore from = Objects.requireNonNull(files);
        String key = from.list("exports/", "", 1_000).stream()
                .map(ListedFile::key)
                .filter(one -> one.endsWith("/" + job))
                .findFirst()
                .orElseThrow();
        try (InputStream content = from.open(key)) {
            return content.readAllBytes();
        }
    }

    /** Has the screens find imports and exports of files, which these jobs do. */
    void openImports(TestJobs jobs) {
        OpenFileStore store = new FilesProvider(Configurations.config(
                        FilesProvider.Config.class,
                        Map.of("folder", folder.resolve("files").toString())))
                .open();
        parts.push(store);
        files = store;
        ImportJobs imports = new ImportJobs(
                Configurations.config(ImportJobs.Config.class, Map.of("maxMebibytes", "1")),
                new CsvImports(Configurations.config(CsvImports.Config.class, Map.of()), host.records(), host),
                jobs.jobs(),
                store,
                host);
        jobs.add(imports);
        jobs.add(new Undo(host.records(), host));
        inject(imports, "links", (FileLinks) link -> "/files/" + link.name());
        inject(servlet, "imports", imports);
        ExportJobs exports = new ExportJobs(host.records(), host, jobs.jobs(), store);
        jobs.add(exports);
        inject(exports, "formats", List.of(new CsvFormat(), new JsonExportFormat()));
        inject(exports, "links", (FileLinks) link -> "/files/" + link.name());
        inject(servlet, "exports", exports);
    }

    /** Has the screens find comments, which mention these users. */
    void openComments(Identity... mentioned) {
        inject(servlet, "comments", new StoredComments(host.records(), new TestCallers(Set.of("admin"), mentioned)));
    }

    /** Has the screens find tags. */
    void openTags() {
        inject(servlet, "tags", new StoredTags(host.records(), host.database(), new FlywayMigrations()));
    }

    /** Has the screens find a cache. */
    void openCache() {
        inject(servlet, "cache", new MemoryCache());
    }

    /** Has the screens find search, with all entities in an index. */
    void openSearch() {
        OpenSearchIndex index = new LuceneProvider(Configurations.config(
                        LuceneProvider.Config.class,
                        Map.of("folder", folder.resolve("search").toString(), "visibleMillis", "20")))
                .open();
        parts.push(index);
        RecordSearch search = new RecordSearch(
                host.records(),
                host,
                index,
                Configurations.config(RecordSearch.Config.class, Map.of("rebuild", "false")));
        parts.push(search::close);
        inject(search, "access", (AccessRules) WebHost::permit);
        for (String entity : List.of("account", "contact", "opportunity")) {
            host.asSystem(() -> search.rebuild(entity, count -> true));
        }
        inject(servlet, "search", search);
    }

    /** Sets a field that a container would set. */
    private static void inject(Object component, String name, Object value) {
        try {
            Field field = component.getClass().getDeclaredField(name);
            field.setAccessible(true);
            field.set(component, value);
        } catch (ReflectiveOperationException notThere) {
            throw new AssertionError(notThere);
        }
    }

    TestHost host() {
        return host;
    }

    /** Returns the id of a person of the sample. */
    long person(int number) {
        return sample.people.get(number);
    }

    /** Returns the id of an account of the sample. */
    long account(int number) {
        return sample.accounts.get(number);
    }

    /** Saves a record as the first person and returns its id. */
    long add(String entity, Map<String, Object> values) {
        Draft draft = Draft.create(entity);
        values.forEach(draft::set);
        return saveAs(0, draft).id();
    }

    /** Saves a draft as a person of the sample, by REST. */
    Record saveAs(int number, Draft draft) {
        String title = Sample.PEOPLE.get(number);
        Identity identity = new Identity(person(number), title.toLowerCase(Locale.ROOT), title, Set.of());
        Context context = new Context(identity, "test", "api", "", Locale.ENGLISH, ZoneOffset.UTC);
        try (Context.Scope scope = context.open()) {
            return host.records().save(draft);
        }
    }

    /** Returns a record as the host itself sees it. */
    Record read(String entity, long id) {
        return host.asSystem(() -> host.records().require(entity, id));
    }

    /** Loses the history of all records, as an operator may who needs the room. */
    void forgetHistory() throws SQLException {
        try (Connection connection = host.database().dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("delete from mortise_audit");
        }
    }

    String address() {
        return "http://127.0.0.1:" + connector.getLocalPort();
    }

    @Override
    public void close() throws Exception {
        server.stop();
        servlet.close();
        while (!parts.isEmpty()) {
            parts.pop().close();
        }
        host.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
