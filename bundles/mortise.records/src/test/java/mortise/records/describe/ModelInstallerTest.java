package mortise.records.describe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import mortise.core.Failure;
import mortise.database.Database;
import mortise.database.Migrations;
import mortise.database.Migrations.Script;
import mortise.database.OpenDatabase;
import mortise.database.migration.FlywayMigrations;
import mortise.entity.BundleState;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.entity.Model;
import mortise.records.describe.ModelInstaller.Installed;
import mortise.testkit.databases.TestDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelInstallerTest {
    private static final Field NAME = Field.of("name", FieldType.TEXT).build();

    @TempDir
    private Path folder;

    private OpenDatabase database;
    private ModelInstaller installer;
    private final Prepared user = new Prepared();
    private final List<Model> left = new ArrayList<>();
    private final EntityType account = entity("account", NAME);

    @BeforeEach
    void open() {
        database = TestDatabases.h2(folder.resolve("database")).open();
        installer = new ModelInstaller(database, new FlywayMigrations(), user, left::add);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void makesTablesThenRunsScriptsThenPrepares() throws Exception {
        user.with(model -> assertThat(count("e_account")).isEqualTo(1));

        Installed installed = installer.install(List.of(
                bundle("crm", List.of(account), script("1", "insert into e_account (id, name) values (1, 'first');"))));

        assertThat(installed.model().types()).containsExactly(account);
        assertThat(installed.model().generation()).isEqualTo(1);
        assertThat(installed.states()).containsExactly(new BundleState("crm", List.of("account"), null));
        assertThat(installed.tryAgain()).isFalse();
        assertThat(user.models()).containsExactly(installed.model());
    }

    @Test
    void keepsTheModelIfNothingChanges() throws Exception {
        Contribution crm = bundle("crm", List.of(account));

        Installed first = installer.install(List.of(crm));
        Installed second = installer.install(List.of(crm));
        Installed same = installer.install(List.of(bundle("crm", List.of(entity("account", NAME)))));

        assertThat(second.model()).isSameAs(first.model());
        assertThat(same.model()).isSameAs(first.model());
        assertThat(user.models()).hasSize(1);
    }

    @Test
    void keepsTheDataOfWhoGoes() throws Exception {
        Contribution crm = bundle("crm", List.of(account));
        installer.install(List.of(crm));
        execute("insert into e_account (id, name) values (1, 'kept')");

        assertThat(installer.install(List.of()).model().types()).isEmpty();
        Installed again = installer.install(List.of(bundle("crm", List.of(account))));

        assertThat(again.model().generation()).isEqualTo(4); // one without it, one when it has gone, one again
        assertThat(user.entities()).containsExactly("account");
        assertThat(count("e_account")).isEqualTo(1);
    }

    /** Whoever asks for the model then works with what is still known, and with nothing that is not. */
    @Test
    void tellsWhatGoesBeforeItIsGone() throws Exception {
        EntityType order = entity("order", NAME);
        installer.install(List.of(bundle("crm", List.of(account)), bundle("shop", List.of(order))));
        assertThat(left).isEmpty();

        Installed installed = installer.install(List.of(bundle("crm", List.of(account))));

        assertThat(left).singleElement().satisfies(model -> {
            assertThat(model.types()).containsExactly(account);
            assertThat(model.generation()).isLessThan(installed.model().generation());
        });
    }

    @Test
    void letsWaitWhoseScriptFailsAndGoesOnWithOthers() throws Exception {
        Contribution shop =
                bundle("shop", List.of(entity("order", NAME)), script("1", "insert into nowhere values (1);"));
        Contribution crm = bundle("crm", List.of(account));

        Installed installed = installer.install(List.of(shop, crm));

        assertThat(installed.model().types()).containsExactly(account);
        assertThat(installed.states().get(0).problem()).contains("step 1 of shop", "1.sql");
        assertThat(installer.pending(List.of(shop, crm)))
                .singleElement()
                .asString()
                .startsWith("-- script of shop, version 1: what 1 does");

        Contribution mended = bundle("shop", List.of(entity("order", NAME)), script("1", "select 1;"));
        assertThat(installer.install(List.of(mended, crm)).model().types()).hasSize(2);
        assertThat(installer.pending(List.of(mended, crm))).isEmpty();
    }

    /** What ran on any node costs a query at the next start, and what has changed since is refused. */
    @Test
    void looksAtScriptsAgainOnlyIfTheyHaveChanged() throws Exception {
        Script first = script("1", "insert into e_account (id, name) values (1, 'first');");
        installer.install(List.of(bundle("crm", List.of(account), first)));
        AtomicInteger asked = new AtomicInteger();
        Migrations counting = new Migrations() {
            @Override
            public List<Step> migrate(Database on, String bundle, List<Script> scripts) {
                asked.incrementAndGet();
                return new FlywayMigrations().migrate(on, bundle, scripts);
            }

            @Override
            public List<Step> plan(Database on, String bundle, List<Script> scripts) {
                return new FlywayMigrations().plan(on, bundle, scripts);
            }
        };
        ModelInstaller restarted = new ModelInstaller(database, counting, user, left::add);

        restarted.install(List.of(bundle("crm", List.of(account), first), bundle("none", List.of())));
        assertThat(asked).hasValue(0);
        restarted.install(List.of(bundle("crm", List.of(account), first, script("2", "select 1;"))));
        assertThat(asked).hasValue(1);
        Installed changed = restarted.install(
                List.of(bundle("crm", List.of(account), script("1", "select 2;"), script("2", "select 1;"))));
        assertThat(asked).hasValue(2);
        assertThat(changed.states().get(0).problem()).contains("not those that ran");
        assertThat(count("e_account")).isEqualTo(1);
    }

    @Test
    void letsAScriptConvertWhatDoesNotFit() throws Exception {
        installer.install(List.of(bundle(
                "crm",
                List.of(entity("account", Field.of("size", FieldType.INTEGER).build())))));
        execute("insert into e_account (id, size) values (1, 7)");
        EntityType text =
                entity("account", Field.of("size", FieldType.TEXT).length(9).build());

        Installed waiting = installer.install(List.of(bundle("crm", List.of(text)), bundle("a", List.of())));
        assertThat(waiting.model().types()).isEmpty();
        assertThat(waiting.states().get(0).problem()).contains("'size'", "db/V<n>__<what>.sql");

        Installed converted = installer.install(List.of(bundle(
                "crm",
                List.of(text),
                script("1", "alter table e_account alter column size set data type varchar(18);"))));
        assertThat(converted.model().types()).containsExactly(text);
        assertThat(converted.states().get(0).problem()).isNull();
    }

    @Test
    void leavesOutOnlyTheAddedFieldThatDoesNotFit() throws Exception {
        Contribution crm = bundle("crm", List.of(account));
        installer.install(List.of(crm));
        execute("alter table e_account add colour bigint");

        Installed installed = installer.install(List.of(
                crm,
                Contribution.ofSource(
                        "custom",
                        List.of(),
                        Map.of(
                                "account",
                                List.of(
                                        Field.of("colour", FieldType.TEXT).build(),
                                        Field.of("shape", FieldType.TEXT).build())))));

        assertThat(installed.model().type("account").field("colour")).isEmpty();
        assertThat(installed.model().type("account").field("shape")).isPresent();
        assertThat(installed.states().get(0).problem()).isNull();
        assertThat(installed.states().get(1).problem()).contains("'colour'", "bigint");
    }

    @Test
    void keepsTheOldModelIfRecordsCannotBeServed() throws Exception {
        Contribution crm = bundle("crm", List.of(account));
        Model first = installer.install(List.of(crm)).model();
        user.with(model -> {
            throw new IllegalStateException("cannot serve " + model.types());
        });

        Contribution shop = bundle("shop", List.of(entity("order", NAME)));
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> installer.install(List.of(crm, shop)));
        assertThat(installer.install(List.of(crm)).model()).isSameAs(first);

        user.with(model -> {});
        assertThat(installer.install(List.of(crm, shop)).model().types()).hasSize(2);
    }

    @Test
    void isUnavailableWhileTheDatabaseIsAway() {
        Contribution crm = bundle("crm", List.of(account));
        database.close();

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> installer.install(List.of(crm)))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.UNAVAILABLE));
        assertThat(user.models()).isEmpty();
    }

    @Test
    void handsOverTheAuthorsClassesOfTheModelOnly() throws Exception {
        Contribution crm = Contribution.ofBundle(
                "crm",
                List.of(AnnotatedEntity.read(Everything.class, "crm")),
                Map.of("everything", Everything.class),
                List.of(),
                List.of());
        Contribution late = Contribution.ofBundle(
                "late", List.of(entity("everything", NAME)), Map.of("everything", Coded.class), List.of(), List.of());

        installer.install(List.of(crm, late));
        assertThat(user.classes().classOf("everything")).hasValue(Everything.class);
        assertThat(user.classes().entityOf(Everything.class)).hasValue("everything");
        assertThat(user.classes().entityOf(Coded.class)).isEmpty();

        installer.install(List.of());
        assertThat(user.classes().classOf("everything")).isEmpty();
    }

    private static EntityType entity(String name, Field... fields) {
        EntityType.Builder type = EntityType.of(name);
        List.of(fields).forEach(type::field);
        return type.build();
    }

    private static Contribution bundle(String name, List<EntityType> entities, Script... scripts) {
        return Contribution.ofBundle(name, entities, Map.of(), List.of(scripts), List.of());
    }

    private Script script(String version, String sql) throws IOException {
        Path file = Files.writeString(folder.resolve(version + ".sql"), sql);
        return new Script(version, "what " + version + " does", file.toUri().toURL());
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private int count(String table) {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from " + table)) {
            return row.next() ? row.getInt(1) : -1;
        } catch (SQLException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
