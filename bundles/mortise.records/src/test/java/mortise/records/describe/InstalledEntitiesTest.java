package mortise.records.describe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import mortise.core.Health;
import mortise.database.OpenDatabase;
import mortise.database.migration.FlywayMigrations;
import mortise.entity.BundleState;
import mortise.entity.EntitiesListener;
import mortise.entity.EntitySource;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.entity.Model;
import mortise.records.describe.library.Book;
import mortise.records.describe.library.Broken;
import mortise.records.describe.library.Shelf;
import mortise.testkit.databases.TestDatabases;
import org.apache.felix.framework.FrameworkFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;

/** In a framework, with bundles that come and go. */
class InstalledEntitiesTest {
    @TempDir
    private Path folder;

    private Framework framework;
    private BundleContext context;
    private OpenDatabase database;
    private final Prepared user = new Prepared();
    private @Nullable InstalledEntities started;

    @BeforeEach
    void open() throws BundleException {
        framework = new FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        folder.resolve("framework").toString(),
                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                        "mortise.entity,mortise.core"));
        framework.start();
        context = framework.getBundleContext();
        database = TestDatabases.h2(folder.resolve("database")).open();
    }

    @AfterEach
    void close() throws Exception {
        if (started != null) {
            started.close();
        }
        framework.stop();
        framework.waitForStop(10_000);
        database.close();
    }

    @Test
    void isReadyWithWhatIsThereWhenItHasStarted() throws Exception {
        install(new TestBundle("library", Book.class, Shelf.class)).start();

        InstalledEntities entities = start();

        assertThat(names(entities.model())).containsExactly("book", "shelf");
        assertThat(user.entities()).containsExactly("book", "shelf");
        assertThat(entities.report()).isEqualTo(Health.Report.up("2 entities"));
        assertThat(entities.states()).containsExactly(new BundleState("library", List.of("book", "shelf"), null));
        assertThat(entities.pending()).isEmpty();
    }

    @Test
    void followsBundlesAsTheyComeAndGo() throws Exception {
        InstalledEntities entities = start();
        assertThat(entities.model().types()).isEmpty();
        Bundle library = install(new TestBundle("library", Book.class));

        for (int round = 0; round < 3; round++) {
            library.start();
            await().until(() -> entities.model().find("book").isPresent());
            Class<?> author = user.classes().classOf("book").orElseThrow();
            assertThat(author).isNotEqualTo(Book.class).isEqualTo(library.loadClass(Book.class.getName()));

            library.stop();
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> entities.model().find("book").isEmpty());
            assertThat(user.classes().classOf("book")).isEmpty();
        }
    }

    /** A bundle that has gone can be collected, whoever holds the model. */
    @Test
    void letsGoOfTheClassesOfABundleThatHasGone() throws Exception {
        InstalledEntities entities = start();
        Model model = startAndStop(entities);
        WeakReference<ClassLoader> loader = new WeakReference<>(lastLoader);
        lastLoader = null;

        await().atMost(30, TimeUnit.SECONDS).until(() -> {
            System.gc();
            return loader.get() == null;
        });
        assertThat(names(model)).containsExactly("book");
    }

    private @Nullable ClassLoader lastLoader;

    private Model startAndStop(InstalledEntities entities) throws Exception {
        Bundle library = install(new TestBundle("library", Book.class));
        library.start();
        await().until(() -> entities.model().find("book").isPresent());
        lastLoader = user.classes().classOf("book").orElseThrow().getClassLoader();
        Model model = entities.model();
        library.uninstall();
        await().until(() -> entities.model().find("book").isEmpty());
        return model;
    }

    @Test
    void readsBundlesThatAreActivatedLazily() throws Exception {
        Bundle lazy = install(new TestBundle("lazy", Book.class).header("Bundle-ActivationPolicy", "lazy"));
        lazy.start(Bundle.START_ACTIVATION_POLICY);
        assertThat(lazy.getState()).isEqualTo(Bundle.STARTING);

        assertThat(names(start().model())).containsExactly("book");
    }

    @Test
    void runsTheScriptsOfABundle() throws Exception {
        InstalledEntities entities = start();
        install(new TestBundle("library", Book.class)
                        .file("db/V1__first_book.sql", "insert into e_book (id, title) values (1, 'Emma');")
                        .file("db/V1.1__second.sql", "insert into e_book (id, title) values (2, 'Persuasion');"))
                .start();
        await().until(() -> entities.model().find("book").isPresent());

        assertThat(count("e_book")).isEqualTo(2);
    }

    @Test
    void tellsWhatIsWrongWithABundleAndGoesOnWithOthers() throws Exception {
        install(new TestBundle("broken", Shelf.class, Broken.class)).start();
        install(new TestBundle("absent", Shelf.class)
                        .header("Provide-Capability", "mortise.entity;mortise.entity=\"no.such.Shelf\""))
                .start();
        install(new TestBundle("script", Shelf.class).file("db/first.sql", "select 1;"))
                .start();
        install(new TestBundle("library", Book.class)).start();

        InstalledEntities entities = start();

        assertThat(names(entities.model())).containsExactly("book");
        assertThat(entities.states()).extracting(BundleState::bundle).hasSize(4);
        assertThat(problem(entities, "broken")).contains("Broken.weight", "use BigDecimal");
        assertThat(problem(entities, "absent")).contains("no.such.Shelf", "cannot be loaded");
        assertThat(problem(entities, "script")).contains("db/first.sql", "V<version>");
        assertThat(entities.report().state()).isEqualTo(Health.State.DEGRADED);
        assertThat(entities.report().message()).contains("broken", "absent", "script");
    }

    @Test
    void givesANameToTheNextWhenTheFirstGoes() throws Exception {
        Bundle first = install(new TestBundle("first", Book.class));
        Bundle second = install(new TestBundle("second", Book.class));
        first.start();
        InstalledEntities entities = start();
        second.start();
        await().until(() -> entities.states().size() == 2);
        assertThat(entities.model().type("book").bundle()).isEqualTo("first");
        assertThat(problem(entities, "second")).contains("'book'", "first");

        first.stop();

        await().until(() -> entities.model()
                .find("book")
                .filter(type -> type.bundle().equals("second"))
                .isPresent());
        assertThat(entities.report().state()).isEqualTo(Health.State.UP);
    }

    @Test
    void followsSources() throws Exception {
        install(new TestBundle("library", Book.class)).start();
        InstalledEntities entities = start();
        List<EntityType> types = new CopyOnWriteArrayList<>();
        types.add(EntityType.of("wish")
                .field(Field.of("name", FieldType.TEXT).build())
                .build());
        EntitySource source = new EntitySource() {
            @Override
            public List<EntityType> entities() {
                return types;
            }

            @Override
            public Map<String, List<Field>> additions() {
                return Map.of(
                        "book", List.of(Field.of("pages", FieldType.INTEGER).build()));
            }
        };

        ServiceRegistration<EntitySource> registration = context.registerService(EntitySource.class, source, null);
        await().until(() -> entities.model().find("wish").isPresent());
        assertThat(entities.model().type("book").field("pages")).isPresent();

        types.clear();
        Dictionary<String, Object> properties = new Hashtable<>(Map.of("changed", 1));
        registration.setProperties(properties);
        await().until(() -> entities.model().find("wish").isEmpty());
        assertThat(entities.model().type("book").field("pages")).isPresent();

        registration.unregister();
        await().until(() -> entities.model().type("book").field("pages").isEmpty());
    }

    @Test
    void tellsOfASourceThatFails() throws Exception {
        InstalledEntities entities = start();
        context.registerService(
                EntitySource.class,
                () -> {
                    throw new IllegalStateException("no wishes");
                },
                null);

        await().until(() -> entities.report().state() == Health.State.DEGRADED);
        assertThat(entities.report().message()).contains("no wishes");
    }

    @Test
    void tellsListenersOneAfterTheOther() throws Exception {
        install(new TestBundle("library", Book.class)).start();
        InstalledEntities entities = start();
        List<Model> told = new CopyOnWriteArrayList<>();
        context.registerService(
                EntitiesListener.class,
                model -> {
                    throw new IllegalStateException("do not tell me");
                },
                null);
        ServiceRegistration<?> listener = context.registerService(EntitiesListener.class, told::add, null);

        await().untilAsserted(() -> assertThat(told).containsExactly(entities.model()));
        Bundle shelves = install(new TestBundle("shelves", Shelf.class));
        shelves.start();
        await().until(() -> told.size() == 2);
        assertThat(names(told.get(1))).containsExactly("book", "shelf");

        listener.unregister();
        shelves.stop();
        await().until(() -> entities.model().types().size() == 1);
        assertThat(told).hasSize(2);
    }

    @Test
    void makesOneModelOfManyChanges() throws Exception {
        InstalledEntities entities = start();
        int before = user.models().size();
        Bundle books = install(new TestBundle("books", Book.class));
        Bundle shelves = install(new TestBundle("shelves", Shelf.class));
        for (int i = 0; i < 10; i++) {
            books.start();
            shelves.start();
            books.stop();
        }
        books.start();

        await().until(() -> entities.model().types().size() == 2);
        assertThat(user.models().size() - before).isLessThan(10);
    }

    @Test
    void triesAgainByItselfAndKeepsWhatWorkedMeanwhile() throws Exception {
        install(new TestBundle("library", Book.class)).start();
        InstalledEntities entities = start();
        user.with(model -> {
            throw new IllegalStateException("not now");
        });
        install(new TestBundle("shelves", Shelf.class)).start();

        await().until(() -> entities.report().state() == Health.State.DEGRADED);
        assertThat(entities.report().message()).contains("not now");
        assertThat(names(entities.model())).containsExactly("book");

        user.with(model -> {});
        await().atMost(15, TimeUnit.SECONDS)
                .until(() -> entities.model().types().size() == 2);
        assertThat(entities.report().state()).isEqualTo(Health.State.UP);
    }

    @Test
    void isDownUntilThereIsAModel() {
        user.with(model -> {
            throw new IllegalStateException("not yet");
        });

        InstalledEntities entities = start();

        assertThat(entities.model().types()).isEmpty();
        assertThat(entities.report().state()).isEqualTo(Health.State.DOWN);
        assertThat(entities.requiredForReadiness()).isTrue();
        assertThat(entities.part()).isEqualTo("entities");
    }

    @Test
    void doesNothingAnyMoreOnceItIsClosed() throws Exception {
        InstalledEntities entities = start();
        entities.close();
        int prepared = user.models().size();

        install(new TestBundle("library", Book.class)).start();
        Thread.sleep(200);

        assertThat(user.models()).hasSize(prepared);
        assertThat(context.getBundles()).hasSize(2);
    }

    @Test
    void keepsItsEntitiesWhileTheNodeStops() throws Exception {
        install(new TestBundle("library", Book.class)).start();
        InstalledEntities entities = start();

        framework.stop();
        framework.waitForStop(10_000);
        Thread.sleep(200);

        assertThat(names(entities.model())).containsExactly("book");
    }

    private InstalledEntities start() {
        InstalledEntities entities = new InstalledEntities(context, database, new FlywayMigrations(), user);
        started = entities;
        return entities;
    }

    private Bundle install(TestBundle bundle) throws BundleException, IOException {
        return context.installBundle("test:" + System.nanoTime(), bundle.jar());
    }

    private static List<String> names(Model model) {
        return model.types().stream().map(EntityType::name).toList();
    }

    private static String problem(InstalledEntities entities, String bundle) {
        List<String> problems = new ArrayList<>();
        for (BundleState state : entities.states()) {
            if (state.bundle().equals(bundle)) {
                problems.add(String.valueOf(state.problem()));
            }
        }
        return String.join("; ", problems);
    }

    private int count(String table) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from " + table)) {
            return row.next() ? row.getInt(1) : -1;
        }
    }
}
