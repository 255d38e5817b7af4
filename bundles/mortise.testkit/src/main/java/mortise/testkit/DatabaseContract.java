package mortise.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mortise.database.Database;
import mortise.database.Dialect;
import mortise.database.Dialect.Cause;
import mortise.database.Dialect.ColumnType;
import mortise.database.OpenDatabase;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Database} and its {@link Dialect} promise. Run it in a JVM whose time zone is not UTC: the promise is
 * that this does not matter.
 */
public interface DatabaseContract {
    /**
     * Returns how to open a database that is empty when a test begins, with 4 connections and waits of one second for a
     * connection and for a lock.
     */
    DatabaseOpener opener();

    // What a commit means

    /** A commit that returned survives the death of the process. */
    @Test
    default void keepsWhatWasCommittedWhenTheProcessIsKilled() throws Exception {
        DatabaseOpener opener = opener();
        try (OpenDatabase database = opener.open()) {
            String name = database.dialect().columnType(ColumnType.TEXT, 50, 0, 0);
            new Tables(database).execute("create table acknowledged (id bigint primary key, name " + name + ")");
        }

        Set<Long> acknowledged = new HashSet<>();
        for (int round = 1; round <= 3; round++) {
            Set<Long> inThisRound = acknowledgedUntilKilled(opener, round * 10_000_000L, 150 * round);
            assertThat(inThisRound).hasSizeGreaterThanOrEqualTo(150 * round);
            acknowledged.addAll(inThisRound);

            try (OpenDatabase database = opener.open()) {
                assertThat(new Tables(database).column(Long.class, "select id from acknowledged"))
                        .containsAll(acknowledged);
            }
        }
    }

    /** Lets another process write, kills it when it has acknowledged enough and returns all that it acknowledged. */
    private static Set<Long> acknowledgedUntilKilled(DatabaseOpener opener, long firstId, int enough)
            throws IOException, InterruptedException {
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AcknowledgingWriter.class.getName(),
                        opener.how().getName(),
                        opener.argument(),
                        String.valueOf(firstId))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Set<Long> acknowledged = new HashSet<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null && line.matches("\\d+"); line = lines.readLine()) {
                acknowledged.add(Long.valueOf(line));
                if (acknowledged.size() == enough) {
                    writer.toHandle().destroyForcibly(); // Process.destroyForcibly closes the stream too
                }
            }
        } finally {
            writer.destroyForcibly().waitFor();
        }
        return acknowledged;
    }

    /** What was not committed is never seen by others, and gone when the connection is given back. */
    @Test
    default void showsOthersOnlyWhatIsCommitted() throws SQLException {
        try (OpenDatabase database = opener().open();
                Connection writer = database.dataSource().getConnection();
                Connection reader = database.dataSource().getConnection()) {
            Tables.execute(writer, "create table t (id bigint primary key)");
            reader.setAutoCommit(false);
            writer.setAutoCommit(false);

            Tables.update(writer, "insert into t values (1)");
            assertThat(Tables.column(reader, Long.class, "select id from t")).isEmpty();

            writer.commit();
            assertThat(Tables.column(reader, Long.class, "select id from t")).containsExactly(1L);
        }
    }

    /** Changes of many threads to one row are all kept. */
    @Test
    default void losesNoUpdateOfOneRow() throws Exception {
        try (OpenDatabase database = opener().open()) {
            Tables tables = new Tables(database);
            tables.execute("create table t (id bigint primary key, n bigint)", "insert into t values (1, 0)");

            together(4, () -> {
                for (int i = 0; i < 25; i++) {
                    tables.update("update t set n = n + 1 where id = 1");
                }
                return null;
            });

            assertThat(tables.column(Long.class, "select n from t")).containsExactly(100L);
        }
    }

    // Connections

    /** A connection comes the same, whatever the one before it did. */
    @Test
    default void givesEveryConnectionInTheSameState() throws SQLException {
        try (OpenDatabase database = opener().open()) {
            new Tables(database).execute("create table t (id bigint primary key)");
            for (int i = 0; i < 4; i++) {
                try (Connection spoilt = database.dataSource().getConnection()) {
                    spoilt.setAutoCommit(false);
                    spoilt.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
                    Tables.update(spoilt, "insert into t values (?)", (long) i);
                }
            }

            try (Connection connection = database.dataSource().getConnection()) {
                assertThat(connection.getAutoCommit()).isTrue();
                assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
                assertThat(Tables.column(connection, Long.class, "select id from t"))
                        .isEmpty();
            }
        }
    }

    /** The pool is one, and named after the provider. */
    @Test
    default void givesTheSamePoolEachTime() {
        try (OpenDatabase database = opener().open()) {
            assertThat(database.dataSource()).isSameAs(database.dataSource());
            assertThat(database.name()).matches("[a-z0-9]+");
        }
    }

    /** The database's clock and the connections' time zone are UTC. */
    @Test
    default void countsTimeInUtc() throws SQLException {
        try (OpenDatabase database = opener().open()) {
            LocalDateTime now = new Tables(database)
                    .column(LocalDateTime.class, "select localtimestamp")
                    .get(0);

            assertThat(now).isNotNull();
            assertThat(Duration.between(now, LocalDateTime.now(ZoneOffset.UTC)).abs())
                    .isLessThan(Duration.ofMinutes(1));
        }
    }

    /** While all connections are busy a request waits as long as configured, fails as unavailable, and then all is well. */
    @Test
    default void failsInTimeWhenAllConnectionsAreBusy() throws SQLException {
        try (OpenDatabase database = opener().open()) {
            List<Connection> busy = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                busy.add(database.dataSource().getConnection());
            }

            long begun = System.nanoTime();
            SQLException exhausted = thrownBy(() -> database.dataSource().getConnection());
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isBetween(Duration.ofMillis(900), Duration.ofSeconds(5));
            assertThat(database.dialect().cause(exhausted)).isEqualTo(Cause.UNAVAILABLE);

            for (Connection connection : busy) {
                connection.close();
            }
            assertThat(new Tables(database).column(Integer.class, "select 1")).containsExactly(1);
        }
    }

    /** A closed database gives no connection, and can be closed again. */
    @Test
    default void isUnavailableOnceItIsClosed() throws SQLException {
        OpenDatabase database = opener().open();
        try (Connection inUse = database.dataSource().getConnection()) {
            database.close();

            SQLException closed = thrownBy(() -> database.dataSource().getConnection());
            assertThat(database.dialect().cause(closed)).isEqualTo(Cause.UNAVAILABLE);
            thrownBy(() -> Tables.column(inUse, Integer.class, "select 1"));
        }
        assertThatCode(database::close).doesNotThrowAnyException();
    }

    // Values

    /** Every type of column gives back what it was given, to the last digit. */
    @Test
    default void givesBackWhatItWasGiven() throws SQLException {
        try (OpenDatabase database = opener().open()) {
            Tables tables = new Tables(database);
            Dialect dialect = database.dialect();
            tables.execute("create table t (id bigint primary key, "
                    + "text " + dialect.columnType(ColumnType.TEXT, 20, 0, 0) + ", "
                    + "prose " + dialect.columnType(ColumnType.LONG_TEXT, 0, 0, 0) + ", "
                    + "number " + dialect.columnType(ColumnType.INTEGER, 0, 0, 0) + ", "
                    + "amount " + dialect.columnType(ColumnType.DECIMAL, 0, 19, 4) + ", "
                    + "flag " + dialect.columnType(ColumnType.BOOLEAN, 0, 0, 0) + ", "
                    + "birthday " + dialect.columnType(ColumnType.DATE, 0, 0, 0) + ")");
            String prose = "Grüße, Ωmega, 漢字, \uD83D\uDE00\n".repeat(20_000);

            tables.update(
                    "insert into t values (1, ?, ?, ?, ?, ?, ?)",
                    " Zoë \uD83D\uDC69\u200D\uD83D\uDE80 e\u0301 ",
                    prose,
                    Long.MIN_VALUE,
                    new BigDecimal("-999999999999999.9999"),
                    true,
                    LocalDate.of(1582, 10, 4));
            tables.update(
                    "insert into t values (2, '', '', ?, 0.1, ?, ?)",
                    Long.MAX_VALUE,
                    false,
                    LocalDate.of(9999, 12, 31));

            assertThat(tables.column(String.class, "select text from t order by id"))
                    .containsExactly(" Zoë \uD83D\uDC69\u200D\uD83D\uDE80 e\u0301 ", "");
            assertThat(tables.column(String.class, "select prose from t order by id"))
                    .containsExactly(prose, "");
            assertThat(tables.column(Long.class, "select number from t order by id"))
                    .containsExactly(Long.MIN_VALUE, Long.MAX_VALUE);
            assertThat(tables.column(BigDecimal.class, "select amount from t order by id"))
                    .containsExactly(new BigDecimal("-999999999999999.9999"), new BigDecimal("0.1000"));
            assertThat(tables.column(Boolean.class, "select flag from t order by id"))
                    .containsExactly(true, false);
            assertThat(tables.column(LocalDate.class, "select birthday from t order by id"))
                    .containsExactly(LocalDate.of(1582, 10, 4), LocalDate.of(9999, 12, 31));
        }
    }

    /** Bytes come back as they were, a megabyte of them too. */
    @Test
    default void givesBackBytes() throws SQLException {
        byte[] bytes = new byte[1_000_000];
        new Random(1).nextBytes(bytes);
        try (OpenDatabase database = opener().open();
                Connection connection = database.dataSource().getConnection()) {
            String type = database.dialect().columnType(ColumnType.BYTES, 0, 0, 0);
            Tables.execute(connection, "create table t (id bigint primary key, data " + type + ")");
            try (PreparedStatement insert = connection.prepareStatement("insert into t values (1, ?)")) {
                insert.setBytes(1, bytes);
                insert.executeUpdate();
            }

            try (PreparedStatement select = connection.prepareStatement("select data from t");
                    ResultSet row = select.executeQuery()) {
                assertThat(row.next()).isTrue();
                assertThat(row.getBytes(1)).isEqualTo(bytes);
            }
        }
    }

    /** A moment is kept to the microsecond and in UTC, whether it is given with an offset or as UTC's local time. */
    @Test
    default void keepsMomentsToTheMicrosecondInUtc() throws SQLException {
        try (OpenDatabase database = opener().open()) {
            Tables tables = new Tables(database);
            String type = database.dialect().columnType(ColumnType.MOMENT, 0, 0, 0);
            tables.execute("create table t (id bigint primary key, at " + type + ")");
            LocalDateTime moment = LocalDateTime.of(2026, 3, 29, 2, 30, 59, 123_456_000);

            tables.update("insert into t values (1, ?)", moment);
            tables.update(
                    "insert into t values (2, ?)",
                    OffsetDateTime.of(moment, ZoneOffset.UTC).withOffsetSameInstant(ZoneOffset.ofHours(9)));
            tables.update("insert into t values (3, ?)", moment.plus(1, ChronoUnit.MICROS));

            assertThat(tables.column(LocalDateTime.class, "select at from t order by at desc, id"))
                    .containsExactly(moment.plus(1, ChronoUnit.MICROS), moment, moment);
        }
    }

    /** A text of as many code points as its column has room for fits, also of those that Java counts twice. */
    @Test
    default void countsTheLengthOfTextsInCodePoints() throws SQLException {
        try (OpenDatabase database = opener().open()) {
            Tables tables = new Tables(database);
            String type = database.dialect().columnType(ColumnType.TEXT, 10, 0, 0);
            tables.execute("create table t (id bigint primary key, name " + type + ")");

            tables.update("insert into t values (1, ?)", "\uD83D\uDE00".repeat(10));
            SQLException tooLong = thrownBy(() -> tables.update("insert into t values (2, ?)", "x".repeat(21)));

            assertThat(database.dialect().cause(tooLong)).isEqualTo(Cause.VALUE);
        }
    }

    // Order

    /** Texts are put in order and told apart by code point: capitals first, accents last, nothing folded or trimmed. */
    @Test
    default void comparesTextsByCodePoint() throws SQLException {
        List<String> texts = textsInOrder();
        try (OpenDatabase database = opener().open()) {
            Tables tables = new Tables(database);
            String type = database.dialect().columnType(ColumnType.TEXT, 20, 0, 0);
            tables.execute("create table t (id bigint primary key, name " + type + " not null unique)");
            List<String> shuffled = new ArrayList<>(texts);
            Collections.shuffle(shuffled, new Random(1));
            for (int i = 0; i < shuffled.size(); i++) {
                tables.update("insert into t values (?, ?)", (long) i, shuffled.get(i));
            }

            assertThat(tables.column(String.class, "select name from t order by name"))
                    .isEqualTo(texts);
            assertThat(tables.column(String.class, "select name from t where name > ? order by name", "a"))
                    .isEqualTo(texts.subList(texts.indexOf("a") + 1, texts.size()));
            assertThat(tables.column(String.class, "select name from t where name = ?", "a"))
                    .containsExactly("a");
        }
    }

    /** Texts in the order they must come back in. */
    default List<String> textsInOrder() {
        return Stream.of(
                        "",
                        " a",
                        "1",
                        "10",
                        "2",
                        "A",
                        "Z",
                        "a",
                        "a ",
                        "ab",
                        "e\u0301",
                        "z",
                        "Ä",
                        "ß",
                        "é",
                        "Ω",
                        "漢",
                        "\uFF21",
                        "\uD83D\uDE00")
                .sorted(Comparator.comparing(text -> text.codePoints().toArray(), Arrays::compare))
                .toList();
    }

    /** Lower-casing knows all letters, not only those of English. */
    @Test
    default void lowerCasesAllLetters() throws SQLException {
        try (OpenDatabase database = opener().open()) {
            Tables tables = new Tables(database);
            String type = database.dialect().columnType(ColumnType.TEXT, 20, 0, 0);
            tables.execute("create table t (id bigint primary key, name " + type + ")");

            tables.update("insert into t values (1, ?)", "ÀÉÎ ŻÓŁĆ ΣΩ ДЖ");

            assertThat(tables.column(String.class, "select lower(name) from t")).containsExactly("àéî żółć σω дж");
        }
    }

    /** Null is the highest value: last when ascending, first when descending. */
    @Test
    default void putsNullAfterAllValues() throws SQLException {
        try (OpenDatabase database = opener().open()) {
            Tables tables = new Tables(database);
            tables.execute(
                    "create table t (id bigint primary key, n bigint)",
                    "create index t_n on t (n, id)",
                    "insert into t values (1, null), (2, 5), (3, 4)");

            assertThat(tables.column(Long.class, "select id from t order by n, id"))
                    .containsExactly(3L, 2L, 1L);
            assertThat(tables.column(Long.class, "select id from t order by n desc, id desc"))
                    .containsExactly(1L, 2L, 3L);
        }
    }

    // Causes

    /** A value that is there already is a duplicate, and the index is named; in a batch too. */
    @Test
    default void namesTheIndexOfADuplicate() throws SQLException {
        try (OpenDatabase database = opener().open()) {
            Tables tables = new Tables(database);
            Dialect dialect = database.dialect();
            tables.execute(
                    "create table t (id bigint primary key, name varchar(50), code varchar(50) constraint t_code_only unique)",
                    "create unique index t_name_unique on t (name)",
                    "insert into t values (1, 'a', 'b')");

            SQLException byIndex = thrownBy(() -> tables.update("insert into t values (2, 'a', 'c')"));
            SQLException byConstraint = thrownBy(() -> tables.update("insert into t values (2, 'b', 'b')"));
            SQLException byKey = thrownBy(() -> tables.update("insert into t values (1, 'b', 'c')"));
            SQLException inBatch = thrownBy(() -> {
                try (Connection connection = database.dataSource().getConnection();
                        PreparedStatement insert = connection.prepareStatement("insert into t values (?, ?, null)")) {
                    for (long id = 7; id <= 9; id++) {
                        insert.setLong(1, id);
                        insert.setString(2, id == 8 ? "a" : "n" + id);
                        insert.addBatch();
                    }
                    insert.executeBatch();
                }
            });

            assertThat(List.of(byIndex, byConstraint, byKey, inBatch))
                    .extracting(dialect::cause)
                    .containsOnly(Cause.DUPLICATE);
            assertThat(dialect.constraint(byIndex)).hasValue("t_name_unique");
            assertThat(dialect.constraint(byConstraint)).hasValue("t_code_only");
            assertThat(dialect.constraint(inBatch)).hasValue("t_name_unique");
        }
    }

    /** A reference to nothing, and the end of what is referred to, are told apart from all else, with the key's name. */
    @Test
    default void namesTheForeignKeyOfAReference() throws SQLException {
        try (OpenDatabase database = opener().open()) {
            Tables tables = new Tables(database);
            Dialect dialect = database.dialect();
            tables.execute(
                    "create table owner (id bigint primary key)",
                    "create table t (id bigint primary key, owner_id bigint)",
                    "alter table t add constraint t_owner_fk foreign key (owner_id) references owner (id)",
                    "insert into owner values (1)",
                    "insert into t values (1, 1)");

            SQLException toNothing = thrownBy(() -> tables.update("insert into t values (2, 99)"));
            SQLException referredTo = thrownBy(() -> tables.update("delete from owner where id = 1"));

            assertThat(List.of(toNothing, referredTo))
                    .extracting(dialect::cause)
                    .containsOnly(Cause.REFERENCE);
            assertThat(dialect.constraint(toNothing)).hasValue("t_owner_fk");
            assertThat(dialect.constraint(referredTo)).hasValue("t_owner_fk");
        }
    }

    /** What does not fit its column is a matter of the value, and names no constraint that is none. */
    @Test
    default void tellsAValueThatDoesNotFit() throws SQLException {
        try (OpenDatabase database = opener().open()) {
            Tables tables = new Tables(database);
            Dialect dialect = database.dialect();
            tables.execute("create table t (id bigint primary key, name varchar(5) not null, amount decimal(5, 2),"
                    + " constraint t_amount_positive check (amount > 0))");

            SQLException tooLong = thrownBy(() -> tables.update("insert into t values (1, '123456', 1)"));
            SQLException tooLarge = thrownBy(() -> tables.update("insert into t values (1, 'a', 1000)"));
            SQLException isNull = thrownBy(() -> tables.update("insert into t values (1, null, 1)"));
            SQLException unchecked = thrownBy(() -> tables.update("insert into t values (1, 'a', -1)"));
            SQLException noNumber =
                    thrownBy(() -> tables.update("insert into t values (1, 'a', cast('x' as decimal))"));

            assertThat(List.of(tooLong, tooLarge, isNull, unchecked, noNumber))
                    .extracting(dialect::cause)
                    .containsOnly(Cause.VALUE);
            assertThat(dialect.constraint(unchecked)).hasValue("t_amount_positive");
            assertThat(List.of(tooLong, tooLarge, isNull, noNumber))
                    .extracting(dialect::constraint)
                    .allMatch(Optional::isEmpty);
        }
    }

    /** A row that another transaction has locked is waited for as long as configured; then one may try again. */
    @Test
    default void failsInTimeWhenARowIsLocked() throws SQLException {
        try (OpenDatabase database = opener().open();
                Connection holder = database.dataSource().getConnection()) {
            Tables tables = new Tables(database);
            tables.execute("create table t (id bigint primary key, n bigint)", "insert into t values (1, 0)");
            holder.setAutoCommit(false);
            Tables.update(holder, "update t set n = 1 where id = 1");

            long begun = System.nanoTime();
            SQLException locked = thrownBy(() -> tables.update("update t set n = 2 where id = 1"));

            assertThat(database.dialect().cause(locked)).isEqualTo(Cause.CONTENTION);
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isBetween(Duration.ofMillis(800), Duration.ofSeconds(5));
            holder.rollback();
            assertThat(tables.update("update t set n = 3 where id = 1")).isEqualTo(1);
        }
    }

    /** Of two transactions that wait for each other one goes on and the other may try again. */
    @Test
    default void endsADeadlock() throws Exception {
        try (OpenDatabase database = opener().open();
                Connection first = database.dataSource().getConnection();
                Connection second = database.dataSource().getConnection()) {
            Tables tables = new Tables(database);
            tables.execute("create table t (id bigint primary key, n bigint)", "insert into t values (1, 0), (2, 0)");
            first.setAutoCommit(false);
            second.setAutoCommit(false);
            Tables.update(first, "update t set n = 1 where id = 1");
            Tables.update(second, "update t set n = 2 where id = 2");

            ExecutorService other = Executors.newSingleThreadExecutor();
            try {
                Future<Cause> ofSecond =
                        other.submit(() -> crossing(database, second, "update t set n = 2 where id = 1"));
                Cause ofFirst = crossing(database, first, "update t set n = 1 where id = 2");

                assertThat(Arrays.asList(ofFirst, ofSecond.get(20, TimeUnit.SECONDS)))
                        .contains(Cause.CONTENTION)
                        .isSubsetOf(Cause.CONTENTION, null);
            } finally {
                other.shutdownNow();
            }
        }
    }

    private static @Nullable Cause crossing(Database database, Connection connection, String sql) throws SQLException {
        try {
            Tables.update(connection, sql);
            connection.commit();
            return null;
        } catch (SQLException failed) {
            connection.rollback();
            return database.dialect().cause(failed);
        }
    }

    /** What nobody but a programmer can mend is none of the causes. */
    @Test
    default void tellsADefectFromAllElse() throws SQLException {
        try (OpenDatabase database = opener().open()) {
            SQLException noTable = thrownBy(() -> new Tables(database).update("insert into nowhere values (1)"));
            SQLException noSql = thrownBy(() -> new Tables(database).update("inzert"));

            assertThat(database.dialect().cause(noTable)).isEqualTo(Cause.OTHER);
            assertThat(database.dialect().cause(noSql)).isEqualTo(Cause.OTHER);
            assertThat(database.dialect().constraint(noTable)).isEmpty();
        }
    }

    // Sequences

    /** A sequence counts from its start in its steps, gives nothing twice, and is not made anew if it is there. */
    @Test
    default void countsInSteps() throws Exception {
        try (OpenDatabase database = opener().open()) {
            Tables tables = new Tables(database);
            Dialect dialect = database.dialect();
            String next = dialect.nextValue("numbers");
            tables.execute(dialect.createSequence("numbers", 1000, 50));
            assertThat(tables.column(Long.class, next)).containsExactly(1000L);
            tables.execute(dialect.createSequence("numbers", 1000, 50));
            assertThat(tables.column(Long.class, next)).containsExactly(1050L);

            List<Long> all = together(4, () -> {
                        List<Long> own = new ArrayList<>();
                        for (int i = 0; i < 25; i++) {
                            own.addAll(tables.column(Long.class, next));
                        }
                        return own;
                    })
                    .stream()
                    .flatMap(List::stream)
                    .sorted()
                    .toList();

            assertThat(all)
                    .isEqualTo(IntStream.range(0, 100)
                            .mapToObj(i -> 1100L + 50 * i)
                            .toList());
        }
    }

    /** A sequence goes on where it was when the database is opened again. */
    @Test
    default void countsOnWhenOpenedAgain() throws SQLException {
        DatabaseOpener opener = opener();
        try (OpenDatabase database = opener.open()) {
            new Tables(database).execute(database.dialect().createSequence("numbers", 1, 1000));
            new Tables(database).column(Long.class, database.dialect().nextValue("numbers"));
        }

        try (OpenDatabase database = opener.open()) {
            assertThat(new Tables(database)
                            .column(Long.class, database.dialect().nextValue("numbers")))
                    .containsExactly(1001L);
        }
    }

    // Columns and indexes

    /** A column is added once, empty, however often it is asked for. */
    @Test
    default void addsAColumnOnce() throws SQLException {
        try (OpenDatabase database = opener().open()) {
            Tables tables = new Tables(database);
            Dialect dialect = database.dialect();
            String add = dialect.addColumn("t", "note", dialect.columnType(ColumnType.TEXT, 40, 0, 0));
            tables.execute("create table t (id bigint primary key)", "insert into t values (1)");

            tables.execute(add);
            tables.update("update t set note = ? where id = 1", "kept");
            tables.execute(add);

            assertThat(tables.column(String.class, "select note from t")).containsExactly("kept");
        }
    }

    /** The index for prefixes is what equality, prefix and order of lower-cased texts are answered with. */
    @Test
    default void answersPrefixesFromTheIndex() throws SQLException {
        try (OpenDatabase database = opener().open();
                Connection connection = database.dataSource().getConnection()) {
            Dialect dialect = database.dialect();
            Tables.execute(
                    connection,
                    "create table t (id bigint primary key, name " + dialect.columnType(ColumnType.TEXT, 50, 0, 0)
                            + ")");
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement("insert into t (id, name) values (?, ?)")) {
                for (int i = 0; i < 20_000; i++) {
                    insert.setLong(1, i);
                    insert.setString(2, "Näme " + Integer.toString(i * 7919 % 20_000, 36));
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            connection.commit();
            connection.setAutoCommit(true);
            String[] making =
                    dialect.createPrefixIndex("t_name_prefix", "t", "name").toArray(new String[0]);
            Tables.execute(connection, making);
            Tables.execute(connection, making);
            Tables.execute(connection, "analyze");
            String key = dialect.lowered("name").orElse("lower(name)");

            for (String end : List.of(
                    " where " + key + " = 'näme 7z'",
                    " where " + key + " >= 'näme 7z' and " + key + " < 'näme 7{'",
                    " where " + key + " like 'näme 7z%'",
                    " where " + key + " >= 'näme 7' and " + key + " < 'näme 8' order by " + key + " limit 20",
                    " order by " + key + " limit 20")) {
                assertThat(dialect.explain(connection, "select id, " + key + " from t" + end))
                        .as(end)
                        .containsIgnoringCase("t_name_prefix");
            }
            assertThat(Tables.column(
                            connection,
                            Long.class,
                            "select id from t where " + key + " >= 'näme 7z' and " + key + " < 'näme 7{'"))
                    .hasSizeBetween(1, 40);
        }
    }

    /** What the index for prefixes stands on follows its column by itself, null included. */
    @Test
    default void keepsLoweredTextsUpToDate() throws SQLException {
        try (OpenDatabase database = opener().open()) {
            Tables tables = new Tables(database);
            Dialect dialect = database.dialect();
            tables.execute(
                    "create table t (id bigint primary key, name " + dialect.columnType(ColumnType.TEXT, 50, 0, 0)
                            + ")",
                    "insert into t values (1, 'Before')");
            tables.execute(
                    dialect.createPrefixIndex("t_name_prefix", "t", "name").toArray(new String[0]));
            String lowered = "select " + dialect.lowered("name").orElse("lower(name)") + " from t order by id";

            tables.update("insert into t (id, name) values (2, 'ÄFTER'), (3, null)");
            assertThat(tables.column(String.class, lowered)).containsExactly("before", "äfter", null);
            tables.update("update t set name = 'Changed' where id = 1");

            assertThat(tables.column(String.class, lowered)).containsExactly("changed", "äfter", null);
        }
    }

    /** A foreign key can be added whatever old rows refer to, and from then on holds new and changed ones to it. */
    @Test
    default void addsAForeignKeyForNewRows() throws SQLException {
        try (OpenDatabase database = opener().open()) {
            Tables tables = new Tables(database);
            Dialect dialect = database.dialect();
            tables.execute(
                    "create table owner (id bigint primary key)",
                    "create table t (id bigint primary key, owner_id bigint, part_of bigint)",
                    "create index t_owner on t (owner_id, id)",
                    "insert into owner values (1), (2)",
                    "insert into t values (1, 99, null)");

            tables.execute(
                    dialect.addForeignKey("t", "t_owner_fk", "owner_id", "owner", false),
                    dialect.addForeignKey("t", "t_part_fk", "part_of", "t", true));

            assertThat(dialect.cause(thrownBy(() -> tables.update("insert into t values (2, 98, null)"))))
                    .isEqualTo(Cause.REFERENCE);
            tables.update("insert into t values (2, 1, null), (3, 2, 2), (4, null, 3)");
            assertThat(dialect.cause(thrownBy(() -> tables.update("update t set owner_id = 97 where id = 2"))))
                    .isEqualTo(Cause.REFERENCE);
            SQLException referredTo = thrownBy(() -> tables.update("delete from owner where id = 1"));
            assertThat(dialect.constraint(referredTo)).hasValue("t_owner_fk");
            tables.update("delete from t where id = 2");
            assertThat(tables.column(Long.class, "select id from t")).containsExactly(1L);
        }
    }

    // Locks

    /** Who has the lock is alone until the end of its transaction, rolled back or committed. */
    @Test
    default void letsOneTransactionAtATimeHoldALock() throws Exception {
        try (OpenDatabase database = opener().open()) {
            Tables tables = new Tables(database);
            tables.execute("create table t (id bigint primary key, n bigint)", "insert into t values (1, 0)");

            together(3, () -> {
                for (int i = 0; i < 10; i++) {
                    try (Connection connection = database.dataSource().getConnection()) {
                        connection.setAutoCommit(false);
                        database.dialect().lock(connection, "a lock", 20);
                        Long n = Tables.column(connection, Long.class, "select n from t")
                                .get(0);
                        tables.update("update t set n = ?", n == null ? 0 : n + 1);
                        if (i % 2 == 0) {
                            connection.commit();
                        } else {
                            connection.rollback();
                        }
                    }
                }
                return null;
            });

            assertThat(tables.column(Long.class, "select n from t")).containsExactly(30L);
        }
    }

    /** A lock that another holds is waited for as long as asked, shorter or longer than for rows; others are free. */
    @Test
    default void failsInTimeWhenALockIsHeld() throws SQLException {
        try (OpenDatabase database = opener().open();
                Connection holder = database.dataSource().getConnection();
                Connection waiter = database.dataSource().getConnection()) {
            holder.setAutoCommit(false);
            waiter.setAutoCommit(false);
            database.dialect().lock(holder, "held", 1);
            database.dialect().lock(holder, "held", 1);

            database.dialect().lock(waiter, "another", 1);
            long begun = System.nanoTime();
            SQLException held = thrownBy(() -> database.dialect().lock(waiter, "held", 2));

            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isBetween(Duration.ofMillis(1_800), Duration.ofSeconds(6));
            assertThat(database.dialect().cause(held)).isEqualTo(Cause.CONTENTION);
            waiter.rollback();
            holder.rollback();
            database.dialect().lock(waiter, "held", 1);
            waiter.rollback();
        }
    }

    /** How long a lock was waited for does not change how long rows are waited for, on the same connection. */
    @Test
    default void waitsForRowsAsBeforeAfterALock() throws SQLException {
        try (OpenDatabase database = opener().open();
                Connection holder = database.dataSource().getConnection();
                Connection waiter = database.dataSource().getConnection()) {
            Tables.execute(holder, "create table t (id bigint primary key, n bigint)", "insert into t values (1, 0)");
            holder.setAutoCommit(false);
            Tables.update(holder, "update t set n = 1 where id = 1");
            waiter.setAutoCommit(false);

            database.dialect().lock(waiter, "a lock", 30);
            long begun = System.nanoTime();
            thrownBy(() -> Tables.update(waiter, "update t set n = 2 where id = 1"));

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
            waiter.rollback();
            holder.rollback();
        }
    }

    private static SQLException thrownBy(ThrowingCallable work) {
        return assertThatExceptionOfType(SQLException.class).isThrownBy(work).actual();
    }

    /** Does the work in several threads that begin together. */
    private static <T> List<T> together(int threads, Callable<T> work) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> each : executor.invokeAll(Collections.nCopies(threads, work), 60, TimeUnit.SECONDS)) {
                results.add(each.get());
            }
            return results;
        } finally {
            executor.shutdownNow();
        }
    }
}
