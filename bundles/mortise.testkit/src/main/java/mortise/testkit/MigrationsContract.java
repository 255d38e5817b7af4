package mortise.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import mortise.core.Failure;
import mortise.database.Database;
import mortise.database.Migrations;
import mortise.database.Migrations.Script;
import mortise.database.Migrations.Step;
import mortise.database.OpenDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link Migrations} promises, on whatever database. */
public interface MigrationsContract {
    /** Returns a node's migrations; another node's each time. */
    Migrations migrations();

    /** Returns how to open a database that is empty when a test begins. */
    DatabaseOpener opener();

    /** Steps run once, in the order of their versions, and are told; the next call runs only what is new. */
    @Test
    default void runsEachStepOnceAndInOrder(@TempDir Path folder) throws Exception {
        Script make = script(folder, "1", "make places", "create table place (id bigint primary key);");
        Script add =
                script(folder, "2.1", "add country: two letters", "alter table place add column country varchar(2);");
        Script fill = script(folder, "10", "first place", "insert into place values (1, 'DE');");
        try (OpenDatabase database = opener().open()) {
            assertThat(migrations().migrate(database, "mortise.places", List.of(add, make)))
                    .containsExactly(
                            new Step("1", "make places", "done"), new Step("2.1", "add country: two letters", "done"));

            assertThat(migrations().migrate(database, "mortise.places", List.of(fill, add, make)))
                    .containsExactly(new Step("10", "first place", "done"));
            assertThat(migrations().migrate(database, "mortise.places", List.of(fill, add, make)))
                    .isEmpty();

            assertThat(new Tables(database).column(String.class, "select country from place"))
                    .containsExactly("DE");
        }
    }

    /** A bundle's history is its own: two bundles have steps of the same version, also if their names are nearly equal. */
    @Test
    default void keepsBundlesApart(@TempDir Path folder) throws Exception {
        try (OpenDatabase database = opener().open()) {
            List<String> bundles = List.of(
                    "mortise.places",
                    "mortise_places",
                    "mortise.Places",
                    "com.example.a.very.long.name.of.a.bundle.that.does.not.end.one",
                    "com.example.a.very.long.name.of.a.bundle.that.does.not.end.two");
            for (int i = 0; i < bundles.size(); i++) {
                Script only =
                        script(folder, "1", "make table " + i, "create table t" + i + " (id bigint primary key);");
                assertThat(migrations().migrate(database, bundles.get(i), List.of(only)))
                        .as(bundles.get(i))
                        .hasSize(1);
            }
        }
    }

    /** A script is taken as it is written: nothing in it is replaced, and its letters are UTF-8. */
    @Test
    default void runsScriptsAsTheyAreWritten(@TempDir Path folder) throws Exception {
        Script script = script(
                folder,
                "1",
                "texts",
                "create table t (id bigint primary key, name varchar(100));\n"
                        + "-- a comment; with a semicolon\n"
                        + "insert into t values (1, 'Straße; ${user} \uD83D\uDE00');");
        try (OpenDatabase database = opener().open()) {
            migrations().migrate(database, "mortise.texts", List.of(script));

            assertThat(new Tables(database).column(String.class, "select name from t"))
                    .containsExactly("Straße; ${user} \uD83D\uDE00");
        }
    }

    /** However many nodes start together, each step runs once; all return when it is done. */
    @Test
    default void runsEachStepOnceForAllNodes(@TempDir Path folder) throws Exception {
        List<Script> scripts = new ArrayList<>();
        scripts.add(script(folder, "1", "make", "create table t (id bigint primary key, n bigint);"));
        scripts.add(script(folder, "2", "fill", "insert into t values (1, 0);"));
        for (int i = 3; i <= 12; i++) {
            scripts.add(script(folder, String.valueOf(i), "count " + i, "update t set n = n + 1;"));
        }
        DatabaseOpener opener = opener();
        try (OpenDatabase database = opener.open()) {
            ExecutorService nodes = Executors.newFixedThreadPool(3);
            try {
                Callable<List<Step>> node = () -> {
                    List<Step> ran = migrations().migrate(database, "mortise.counting", scripts);
                    assertThat(new Tables(database).column(Long.class, "select n from t"))
                            .containsExactly(10L);
                    return ran;
                };
                List<Step> ran = new ArrayList<>();
                for (Future<List<Step>> each : nodes.invokeAll(List.of(node, node, node), 120, TimeUnit.SECONDS)) {
                    ran.addAll(each.get());
                }

                assertThat(ran).hasSize(12).doesNotHaveDuplicates();
            } finally {
                nodes.shutdownNow();
            }
        }
    }

    /** A script that ran and has changed since is refused, and nothing after it runs. */
    @Test
    default void refusesAScriptThatChangedAfterItRan(@TempDir Path folder) throws Exception {
        try (OpenDatabase database = opener().open()) {
            Script before = script(folder, "1", "make", "create table t (id bigint primary key);");
            migrations().migrate(database, "mortise.changing", List.of(before));
            Script after = script(folder, "1", "make", "create table t (id bigint primary key, name varchar(9));");
            Script next = script(folder, "2", "next", "create table never (id bigint primary key);");

            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> migrations().migrate(database, "mortise.changing", List.of(after, next)))
                    .withMessageContaining("mortise.changing")
                    .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID));
            assertThat(exists(database, "never")).isFalse();
        }
    }

    /** An older version of a bundle, which does not know a step that ran, is not let at newer tables. */
    @Test
    default void refusesToGoBack(@TempDir Path folder) throws Exception {
        try (OpenDatabase database = opener().open()) {
            Script first = script(folder, "1", "make", "create table t (id bigint primary key);");
            Script late = script(folder, "1.5", "between", "create table never (id bigint primary key);");
            Script second = script(folder, "2", "more", "create table u (id bigint primary key);");
            migrations().migrate(database, "mortise.back", List.of(first, second));

            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> migrations().migrate(database, "mortise.back", List.of(second)))
                    .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID));
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> migrations().migrate(database, "mortise.back", List.of(first, late, second)))
                    .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID));
            assertThat(exists(database, "never")).isFalse();
        }
    }

    /** A step that fails names script and line, keeps what ran before it, and is tried again once it is mended. */
    @Test
    default void triesAFailedStepAgain(@TempDir Path folder) throws Exception {
        try (OpenDatabase database = opener().open()) {
            Script first = script(folder, "1", "make", "create table t (id bigint primary key);");
            Script broken = script(
                    folder,
                    "2",
                    "half",
                    "create table if not exists half (id bigint primary key);\n\ninsert into nowhere values (1);\n");
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> migrations().migrate(database, "mortise.half", List.of(first, broken)))
                    .withMessageContainingAll("mortise.half", "2.sql", "line 3")
                    .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID));
            assertThat(migrations().plan(database, "mortise.half", List.of(first, broken)))
                    .first()
                    .isEqualTo(new Step("1", "make", "done"));
            assertThat(migrations().plan(database, "mortise.half", List.of(first, broken)))
                    .last()
                    .extracting(Step::state)
                    .isIn("pending", "failed");

            Script mended = script(
                    folder,
                    "2",
                    "half",
                    "create table if not exists half (id bigint primary key);\n\ninsert into half values (1);\n");
            assertThat(migrations().migrate(database, "mortise.half", List.of(first, mended)))
                    .containsExactly(new Step("2", "half", "done"));
            assertThat(new Tables(database).column(Long.class, "select id from half"))
                    .containsExactly(1L);
        }
    }

    /** The dry run tells what would run, and leaves no trace. */
    @Test
    default void plansWithoutChangingAnything(@TempDir Path folder) throws Exception {
        Script first = script(folder, "1", "make", "create table t (id bigint primary key);");
        Script second = script(folder, "2", "more", "create table u (id bigint primary key);");
        try (OpenDatabase database = opener().open()) {
            List<String> before = tables(database);

            assertThat(migrations().plan(database, "mortise.dry", List.of(second, first)))
                    .containsExactly(new Step("1", "make", "pending"), new Step("2", "more", "pending"));

            assertThat(tables(database)).isEqualTo(before);
            migrations().migrate(database, "mortise.dry", List.of(first));
            assertThat(migrations().plan(database, "mortise.dry", List.of(second, first)))
                    .containsExactly(new Step("1", "make", "done"), new Step("2", "more", "pending"));
            assertThat(exists(database, "u")).isFalse();
        }
    }

    /** What is no version, or is one twice, is refused before anything runs. */
    @Test
    default void refusesVersionsThatAreNone(@TempDir Path folder) throws Exception {
        try (OpenDatabase database = opener().open()) {
            for (String version : List.of("", "0", "one", "1_1", "-1", "1.", "1__x")) {
                Script script = script(folder, version, "make", "create table t (id bigint primary key);");
                assertThatExceptionOfType(Failure.class)
                        .as(version)
                        .isThrownBy(() -> migrations().migrate(database, "mortise.versions", List.of(script)))
                        .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID));
            }
            Script one = script(folder, "1", "make", "create table t (id bigint primary key);");
            Script oneAgain = script(folder, "1.0", "make", "create table t (id bigint primary key);");
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> migrations().migrate(database, "mortise.versions", List.of(one, oneAgain)));
            assertThat(exists(database, "t")).isFalse();
        }
    }

    /** A database that is away is told apart from a wrong step. */
    @Test
    default void isUnavailableWhileTheDatabaseIsAway(@TempDir Path folder) throws Exception {
        Script script = script(folder, "1", "make", "create table t (id bigint primary key);");
        OpenDatabase database = opener().open();
        database.close();

        for (Callable<List<Step>> call : List.<Callable<List<Step>>>of(
                () -> migrations().migrate(database, "mortise.away", List.of(script)),
                () -> migrations().plan(database, "mortise.away", List.of(script)))) {
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(call::call)
                    .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.UNAVAILABLE));
        }
    }

    private static Script script(Path folder, String version, String description, String sql) throws IOException {
        Path file = folder.resolve(version + ".sql");
        Files.writeString(file, sql);
        return new Script(version, description, file.toUri().toURL());
    }

    private static boolean exists(Database database, String table) throws SQLException {
        return tables(database).contains(table);
    }

    private static List<String> tables(Database database) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                ResultSet tables = connection
                        .getMetaData()
                        .getTables(connection.getCatalog(), connection.getSchema(), null, new String[] {
                            "TABLE", "BASE TABLE"
                        })) {
            List<String> names = new ArrayList<>();
            while (tables.next()) {
                names.add(tables.getString("TABLE_NAME").toLowerCase(Locale.ROOT));
            }
            return names;
        }
    }
}
