package mortise.records.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import mortise.core.Failure;
import mortise.database.Database;
import mortise.database.Dialect;
import mortise.database.Dialect.Cause;
import mortise.database.OpenDatabase;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.Field.Choice;
import mortise.entity.Field.Searched;
import mortise.entity.FieldType;
import mortise.entity.Model;
import mortise.testkit.DatabaseOpener;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the schema does, on whatever database. */
abstract class SchemaTest {
    private DatabaseOpener opener;
    private OpenDatabase database;
    private Schema schema;

    /** Returns how to open a database that is empty. */
    abstract DatabaseOpener opener();

    /** Returns whether two processes can open one database. */
    abstract boolean isShared();

    @BeforeEach
    void open() {
        opener = opener();
        database = opener.open();
        schema = new Schema(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void makesAColumnForEveryTypeOfField() throws SQLException {
        assertThat(schema.apply(model(user(), everything()))).isEmpty();

        execute(
                "insert into e_user (id, name) values (1, 'ada')",
                "insert into e_everything (id, version, text, long_text, rich_text, number, amount, money, money_currency,"
                        + " share, yes, day_, at, email, phone, url, one, several, owner_id, data, created_at,"
                        + " created_by_id, updated_at, updated_by_id) values (2, 1, 'a', 'b', 'c', 9223372036854775807,"
                        + " 123456789012345.6789, 12.34, 'EUR', 12.5, true, date '2026-01-31',"
                        + " timestamp '2026-01-31 12:30:00.123456', 'a@b.c', '1', 'http://x', 'A', ',A,B,', 1, '{}',"
                        + " timestamp '2026-01-31 12:30:00', 0, timestamp '2026-01-31 12:30:00', 0)",
                "insert into e_everything_friends (source_id, target_id) values (2, 1)");

        assertThat(column("select amount from e_everything")).containsExactly("123456789012345.6789");
        execute("delete from e_everything");
        assertThat(column("select target_id from e_everything_friends")).isEmpty();
    }

    @Test
    void doesNothingTheSecondTime() throws SQLException {
        Model model = model(user(), account(), everything());
        assertThat(schema.plan(model)).hasSizeGreaterThan(20);
        assertThat(column("select table_name from information_schema.tables where table_schema = current_schema"
                        + " and lower(table_name) <> 'mortise_lock'"))
                .isEmpty();

        schema.apply(model);

        assertThat(schema.plan(model)).isEmpty();
        AtomicInteger statements = new AtomicInteger();
        Schema counted = new Schema(counting(statements));
        assertThat(counted.apply(model)).isEmpty();
        assertThat(counted.apply(model)).isEmpty();
        assertThat(statements).as("one each time").hasValue(2);
    }

    /** The dry run is what then runs. */
    @Test
    void plansStatementsThatRun() throws SQLException {
        Model model = model(user(), account(), everything());

        execute(schema.plan(model).toArray(new String[0]));

        assertThat(schema.plan(model)).isEmpty();
    }

    @Test
    void addsColumnsAndKeepsRows() throws SQLException {
        schema.apply(model(user(), account()));
        execute("insert into e_account (id, version, name) values (1, 1, 'Kept')");
        Model grown = model(
                user(),
                account()
                        .with(List.of(
                                Field.of("country", FieldType.TEXT)
                                        .length(2)
                                        .searched(Searched.FACET)
                                        .build(),
                                Field.of("fans", FieldType.REFERENCES)
                                        .target("user")
                                        .build(),
                                Field.of("revenue", FieldType.MONEY).build())));

        assertThat(schema.plan(grown)).hasSize(8);
        assertThat(schema.apply(grown)).isEmpty();

        execute("update e_account set country = 'DE', revenue = 1, revenue_currency = 'EUR'");
        assertThat(column("select name from e_account where country = 'DE'")).containsExactly("Kept");
        assertThat(schema.plan(grown)).isEmpty();
        assertThat(schema.plan(model(user(), account()))).isEmpty();
    }

    @Test
    void makesTextsLongerAndNumbersWider() throws SQLException {
        schema.apply(model(sized(10, 9, 2, FieldType.TEXT)));
        execute("insert into e_sized (id, name, amount, notes) values (1, 'Short', 1234567.89, 'Notes')");
        Model wider = model(sized(100, 9, 6, FieldType.LONG_TEXT));

        assertThat(schema.plan(wider)).hasSize(3);
        assertThat(schema.apply(wider)).isEmpty();

        execute("update e_sized set name = '" + "Ä".repeat(100) + "', amount = 7654321.123456, notes = '"
                + "x".repeat(3000) + "'");
        assertThat(column("select amount from e_sized")).containsExactly("7654321.123456");
        String lowered = database.dialect().lowered("name").orElse("lower(name)");
        assertThat(column("select id from e_sized where " + lowered + " = '" + "ä".repeat(100) + "'"))
                .containsExactly("1");
        assertThat(schema.plan(wider)).isEmpty();
        assertThat(schema.plan(model(sized(5, 7, 0, FieldType.LONG_TEXT)))).isEmpty();
    }

    @Test
    void leavesOutAnEntityWhoseColumnIsOfAnotherTypeAndGoesOn() throws SQLException {
        EntityType number = entity("thing", Field.of("size", FieldType.INTEGER).build());
        EntityType text =
                entity("thing", Field.of("size", FieldType.TEXT).length(7).build());
        EntityType other = entity(
                "part",
                Field.of("name", FieldType.TEXT).build(),
                Field.of("thing", FieldType.REFERENCE).target("thing").build());
        schema.apply(model(number));

        Map<String, Failure> failures = schema.apply(model(text, other));

        assertThat(failures).containsOnlyKeys("thing");
        assertThat(failures.values()).singleElement().satisfies(failure -> {
            assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID);
            assertThat(failure.problems().get(0).field()).isEqualTo("size");
            assertThat(failure).hasMessageContainingAll("'thing'", "'size'", "e_thing.size", "bigint", "varchar(");
        });
        execute("insert into e_part (id, name, thing_id) values (1, 'made', 77)");
        assertThat(schema.apply(model(text, other))).containsOnlyKeys("thing");
        assertThat(schema.plan(model(text, other))).singleElement().asString().startsWith("-- entity 'thing'");

        execute("alter table e_thing alter column size set data type varchar(40)");
        assertThat(schema.apply(model(text, other))).isEmpty();
    }

    @Test
    void goesOnWhereItStopped() throws SQLException {
        execute("create table e_account (id bigint not null primary key, name varchar(100))");
        execute("insert into e_account values (1, 'Old'), (2, 'Old')");
        EntityType unique =
                entity("account", Field.of("name", FieldType.TEXT).unique().build());

        assertThat(schema.apply(model(unique)).get("account"))
                .hasMessageContainingAll("'account'", "'name'", "share a value");
        assertThat(column("select version from e_account")).containsExactly("1", "1");
        execute("update e_account set name = 'New' where id = 2");

        assertThat(schema.apply(model(unique))).isEmpty();
        assertThat(schema.plan(model(unique))).isEmpty();
        assertThat(causeOf(() -> execute("insert into e_account (id, name) values (3, 'New')")))
                .isEqualTo(Cause.DUPLICATE);
    }

    @Test
    void refusesATableWithoutAnId() throws SQLException {
        execute("create table e_account (code varchar(10) primary key)");

        assertThat(schema.apply(model(user(), account())).get("account"))
                .hasMessageContainingAll("e_account", "no column id");
    }

    @Test
    void letsSeveralNodesStartAtOnce() throws Exception {
        Model model = model(IntStream.range(0, 12)
                .mapToObj(i -> entity(
                        "thing" + i,
                        Field.of("name", FieldType.TEXT).unique().build(),
                        Field.of("next", FieldType.REFERENCE)
                                .target("thing" + (i + 1) % 12)
                                .build()))
                .toArray(EntityType[]::new));
        List<OpenDatabase> nodes = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<Map<String, Failure>>> starts = new ArrayList<>();
            CountDownLatch go = new CountDownLatch(1);
            for (int i = 0; i < 3; i++) {
                Database node = isShared() ? opener.open() : database;
                if (node != database) {
                    nodes.add((OpenDatabase) node);
                }
                starts.add(threads.submit(() -> {
                    go.await();
                    return new Schema(node).apply(model);
                }));
            }
            go.countDown();
            for (Future<Map<String, Failure>> start : starts) {
                assertThat(start.get(60, TimeUnit.SECONDS)).isEmpty();
            }
        } finally {
            threads.shutdownNow();
            nodes.forEach(OpenDatabase::close);
        }

        assertThat(schema.plan(model)).isEmpty();
        assertThat(column("select item from mortise_schema")).hasSize(3 + 12 + 12);
    }

    @Test
    void addsAForeignKeyWhenItsTargetComesAndKeepsItWhenItGoes() throws SQLException {
        schema.apply(model(account()));
        execute("insert into e_account (id, name, owner_id) values (1, 'Orphan', 99)");

        assertThat(schema.apply(model(account(), user()))).isEmpty();
        assertThat(causeOf(() -> execute("insert into e_account (id, owner_id) values (2, 98)")))
                .isEqualTo(Cause.REFERENCE);
        schema.apply(model(account()));

        assertThat(causeOf(() -> execute("insert into e_account (id, owner_id) values (2, 98)")))
                .isEqualTo(Cause.REFERENCE);
        AtomicInteger statements = new AtomicInteger();
        new Schema(counting(statements)).apply(model(account(), user()));
        assertThat(statements).as("coming again costs one query").hasValue(1);
        execute("update e_account set name = 'Still an orphan' where id = 1");
    }

    @Test
    void tellsWhichFieldAConstraintIsOf() throws SQLException {
        Model model = model(user(), account(), everything());
        schema.apply(model);
        execute(
                "insert into e_user (id, name) values (1, 'ada')",
                "insert into e_account (id, name, code, owner_id) values (1, 'A', 'X', 1)",
                "insert into e_everything (id) values (2)",
                "insert into e_user (id, name) values (3, 'bob')",
                "insert into e_everything_friends values (2, 3)");
        EntityType account = model.type("account");

        String taken = constraintOf(() -> execute("insert into e_account (id, code) values (2, 'X')"));
        String nobody = constraintOf(() -> execute("update e_account set owner_id = 7"));
        String owned = constraintOf(() -> execute("delete from e_user where id = 1"));
        String befriended = constraintOf(() -> execute("delete from e_user where id = 3"));

        assertThat(Schema.fieldOf(taken, account)).hasValue(account.require("code"));
        assertThat(Schema.fieldOf(nobody, account)).hasValue(account.require("owner"));
        assertThat(Schema.fieldOf("uq_other", account)).isEmpty();
        assertThat(Schema.referenceOf(owned, model).orElseThrow().source()).isEqualTo(account);
        assertThat(Schema.referenceOf(befriended, model).orElseThrow().field().name())
                .isEqualTo("friends");
        assertThat(Schema.referenceOf(taken, model)).isEmpty();
    }

    @Test
    void givesUpUniquenessThatIsNoLongerWanted() throws SQLException {
        Field.Builder owner = Field.of("owner", FieldType.REFERENCE).target("user");
        Field.Builder name = Field.of("name", FieldType.TEXT);
        schema.apply(model(
                user(), entity("badge", name.unique().build(), owner.unique().build())));
        execute("insert into e_user (id) values (1)", "insert into e_badge (id, name, owner_id) values (1, 'a', 1)");
        Model relaxed = model(
                user(),
                entity(
                        "badge",
                        Field.of("name", FieldType.TEXT).build(),
                        Field.of("owner", FieldType.REFERENCE).target("user").build()));

        assertThat(schema.apply(relaxed)).isEmpty();

        execute("insert into e_badge (id, name, owner_id) values (2, 'a', 1)");
        assertThat(causeOf(() -> execute("insert into e_badge (id, owner_id) values (3, 9)")))
                .isEqualTo(Cause.REFERENCE);
        assertThat(schema.plan(relaxed)).isEmpty();
    }

    @Test
    void waitsForABusyTableWithoutHoldingUpOthers() throws Exception {
        schema.apply(model(user(), account()));
        execute("insert into e_account (id, name) values (1, 'a'), (2, 'b')");
        Model grown = model(
                user(),
                account().with(List.of(Field.of("country", FieldType.TEXT).build())));
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (Connection busy = database.dataSource().getConnection();
                Statement statement = busy.createStatement()) {
            busy.setAutoCommit(false);
            statement.execute("update e_account set name = 'busy' where id = 1");
            Future<Map<String, Failure>> applying = threads.submit(() -> schema.apply(grown));
            Future<Duration> slowest = threads.submit(() -> {
                long longest = 0;
                for (long end = System.nanoTime() + 2_000_000_000L; System.nanoTime() < end; Thread.sleep(5)) {
                    long begun = System.nanoTime();
                    execute("update e_account set name = 'written' where id = 2");
                    longest = Math.max(longest, System.nanoTime() - begun);
                }
                return Duration.ofNanos(longest);
            });

            assertThat(slowest.get(30, TimeUnit.SECONDS)).isLessThan(Duration.ofSeconds(3));
            assertThat(applying.isDone()).isFalse();
            busy.commit();
            assertThat(applying.get(30, TimeUnit.SECONDS)).isEmpty();
        } finally {
            threads.shutdownNow();
        }
        execute("update e_account set country = 'DE'");
    }

    @Test
    void readsPagesAndBeginningsFromIndexes() throws SQLException {
        schema.apply(model(user(), account()));
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (int i = 0; i < 5_000; i++) {
                statement.addBatch("insert into e_account (id, name, status) values (" + i + ", 'Name "
                        + i * 7919 % 5_000 + "', '" + (i % 50 == 0 ? "A" : "B") + "')");
            }
            statement.executeBatch();
            connection.commit();
            connection.setAutoCommit(true);
            statement.execute("analyze");
            Dialect dialect = database.dialect();
            String lowered = dialect.lowered("name").orElse("lower(name)");

            assertThat(dialect.explain(connection, "select id, name from e_account order by name, id limit 25"))
                    .containsIgnoringCase("ix_e_account__name");
            assertThat(dialect.explain(connection, "select id from e_account order by updated_at, id limit 25"))
                    .containsIgnoringCase("ix_e_account__updated_at");
            assertThat(dialect.explain(
                            connection,
                            "select id from e_account where " + lowered + " >= 'name 12' and " + lowered
                                    + " < 'name 13'"))
                    .containsIgnoringCase("px_e_account__name");
            assertThat(dialect.explain(connection, "select id from e_account where status = 'A' order by id limit 25"))
                    .containsIgnoringCase("ix_e_account__status");
            assertThat(dialect.explain(connection, "select id from e_account where owner_id = 5"))
                    .containsIgnoringCase("ix_e_account__owner_id");
        }
    }

    @Test
    void makesManyEntitiesQuickly() {
        Model model = model(IntStream.range(0, 60)
                .mapToObj(i -> {
                    EntityType.Builder type = EntityType.of("thing" + i)
                            .field(Field.of("name", FieldType.TEXT)
                                    .searched(Searched.TITLE)
                                    .build())
                            .field(Field.of("code", FieldType.TEXT).unique().build())
                            .field(Field.of("next", FieldType.REFERENCE)
                                    .target("thing" + (i + 1) % 60)
                                    .build());
                    for (int f = 0; f < 11; f++) {
                        type.field(Field.of("field" + f, FieldType.values()[f]).build());
                    }
                    return type.build();
                })
                .toArray(EntityType[]::new));

        long begun = System.nanoTime();
        assertThat(schema.apply(model)).isEmpty();
        Duration first = Duration.ofNanos(System.nanoTime() - begun);
        begun = System.nanoTime();
        assertThat(schema.plan(model)).isEmpty();
        Duration look = Duration.ofNanos(System.nanoTime() - begun);
        begun = System.nanoTime();
        schema.apply(model);
        Duration again = Duration.ofNanos(System.nanoTime() - begun);

        System.out.printf("60 entities: made %s, compared %s, known %s%n", first, look, again);
        assertThat(first).isLessThan(Duration.ofSeconds(10));
        assertThat(again).isLessThan(Duration.ofMillis(500));
    }

    @Test
    void makesTheTablesOfTheHost() throws SQLException {
        schema.apply(model());

        execute(
                "insert into mortise_audit (id, at, entity, record_id, version, action, user_id, user_name, origin, address,"
                        + " request_id, changes) values (1, timestamp '2026-01-31 12:30:00', 'account', 7, 1, 'CREATE', 0, 'x',"
                        + " 'web', '', '', '[]')");
        assertThat(column(database.dialect().nextValue(Schema.ID_SEQUENCE))).containsExactly("1");
        assertThat(column(database.dialect().nextValue(Schema.ID_SEQUENCE)))
                .containsExactly(String.valueOf(1 + Schema.ID_BLOCK));
    }

    @Test
    void putsNothingIntoSqlThatIsNoName() throws SQLException {
        EntityType evil = EntityType.of("evil")
                .table("x (id int); drop table e_user")
                .field(Field.of("name", FieldType.TEXT).build())
                .build();
        EntityType wide = entity(
                "wide", Field.of("name", FieldType.TEXT).column("n".repeat(61)).build());
        EntityType many = EntityType.of("many")
                .table("t".repeat(50))
                .field(Field.of("name", FieldType.TEXT).build())
                .field(Field.of("friends", FieldType.REFERENCES)
                        .column("f".repeat(10))
                        .target("user")
                        .build())
                .build();
        EntityType taken = EntityType.of("taken")
                .table("e_user")
                .field(Field.of("name", FieldType.TEXT).build())
                .build();

        assertThat(schema.apply(model(user(), evil, wide, many, taken)))
                .containsOnlyKeys("evil", "wide", "many", "taken");

        execute("insert into e_user (id) values (1)");
    }

    @Test
    void isUnavailableWhileTheDatabaseIsAway() {
        database.close();

        for (ThrowingCallable call :
                List.<ThrowingCallable>of(() -> schema.apply(model(user())), () -> schema.plan(model(user())))) {
            assertThatExceptionOfType(Failure.class).isThrownBy(call).satisfies(failure -> assertThat(failure.kind())
                    .isEqualTo(Failure.Kind.UNAVAILABLE));
        }
    }

    // What is described

    private static Model model(EntityType... types) {
        return new Model(1, List.of(types));
    }

    private static EntityType entity(String name, Field... fields) {
        EntityType.Builder type = EntityType.of(name);
        List.of(fields).forEach(type::field);
        return type.build();
    }

    private static EntityType user() {
        return entity("user", Field.of("name", FieldType.TEXT).build());
    }

    private static EntityType account() {
        return EntityType.of("account")
                .field(Field.of("name", FieldType.TEXT)
                        .length(200)
                        .searched(Searched.TITLE)
                        .build())
                .field(Field.of("status", FieldType.CHOICE)
                        .choices(new Choice("A", "a", ""), new Choice("B", "b", ""))
                        .searched(Searched.FACET)
                        .build())
                .field(Field.of("owner", FieldType.REFERENCE).target("user").build())
                .field(Field.of("code", FieldType.TEXT).build())
                .ownerField("owner")
                .keyField("code")
                .build();
    }

    private static EntityType sized(int length, int whole, int scale, FieldType notes) {
        return entity(
                "sized",
                Field.of("name", FieldType.TEXT).length(length).build(),
                Field.of("amount", FieldType.DECIMAL)
                        .digits(whole + scale, scale)
                        .build(),
                Field.of("notes", notes).length(1000).build());
    }

    private static EntityType everything() {
        Choice[] choices = {new Choice("A", "a", ""), new Choice("B", "b", "")};
        return entity(
                "everything",
                Field.of("text", FieldType.TEXT).build(),
                Field.of("longText", FieldType.LONG_TEXT).build(),
                Field.of("richText", FieldType.RICH_TEXT).build(),
                Field.of("number", FieldType.INTEGER).build(),
                Field.of("amount", FieldType.DECIMAL).build(),
                Field.of("money", FieldType.MONEY).build(),
                Field.of("share", FieldType.PERCENT).build(),
                Field.of("yes", FieldType.BOOLEAN).build(),
                Field.of("day", FieldType.DATE).build(),
                Field.of("at", FieldType.DATE_TIME).build(),
                Field.of("email", FieldType.EMAIL).build(),
                Field.of("phone", FieldType.PHONE).build(),
                Field.of("url", FieldType.URL).build(),
                Field.of("one", FieldType.CHOICE).choices(choices).build(),
                Field.of("several", FieldType.MULTI_CHOICE).choices(choices).build(),
                Field.of("owner", FieldType.REFERENCE).target("user").build(),
                Field.of("friends", FieldType.REFERENCES).target("user").build(),
                Field.of("data", FieldType.JSON).build());
    }

    // SQL

    private void execute(String... statements) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private List<@Nullable String> column(String query) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<@Nullable String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return Collections.unmodifiableList(values);
        }
    }

    private Cause causeOf(ThrowingCallable work) {
        return database.dialect().cause(thrownBy(work));
    }

    private String constraintOf(ThrowingCallable work) {
        return database.dialect().constraint(thrownBy(work)).orElseThrow();
    }

    private static SQLException thrownBy(ThrowingCallable work) {
        return assertThatExceptionOfType(SQLException.class).isThrownBy(work).actual();
    }

    /** Returns the database with its statements counted. */
    private Database counting(AtomicInteger statements) {
        DataSource source = proxy(DataSource.class, database.dataSource(), statements);
        return new Database() {
            @Override
            public String name() {
                return database.name();
            }

            @Override
            public DataSource dataSource() {
                return source;
            }

            @Override
            public Dialect dialect() {
                return database.dialect();
            }
        };
    }

    private static <T> T proxy(Class<T> type, T target, AtomicInteger statements) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> {
            if (method.getName().equals("prepareStatement") || method.getName().equals("createStatement")) {
                statements.incrementAndGet();
            }
            try {
                Object result = method.invoke(target, given);
                return result instanceof Connection connection
                        ? proxy(Connection.class, connection, statements)
                        : result;
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            }
        }));
    }
}
