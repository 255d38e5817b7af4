package mortise.imports.csv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mortise.core.Failure;
import mortise.entity.Action;
import mortise.entity.Draft;
import mortise.entity.Filter;
import mortise.entity.Permit;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.imports.Imports;
import mortise.imports.Instructions;
import mortise.imports.Monitor;
import mortise.imports.Preview;
import mortise.imports.Preview.Column;
import mortise.imports.Report;
import mortise.imports.Report.LineProblem;
import mortise.testkit.Configurations;
import mortise.testkit.databases.TestDatabases;
import mortise.testkit.records.TestHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvImportsTest {
    private static final Instructions ITEMS = Instructions.into("item");

    @TempDir
    private Path folder;

    private TestHost host;
    private final Map<String, Integer> calls = new TreeMap<>();
    private int drafts;

    @BeforeEach
    void start() {
        host = TestHost.on(TestDatabases.h2(folder).open())
                .entities(Tag.class, Item.class)
                .hooks(new Item.Refusal())
                .rules((identity, type, action) ->
                        identity.equals(TestHost.BEN) && action != Action.VIEW ? Permit.NONE : Permit.ALL)
                .start();
    }

    @AfterEach
    void stop() {
        host.close();
    }

    @Test
    void mayReadAFileTwiceWithoutDoubling() {
        String file = "code,name,stock\na,Apple,1\nb,Pear,\nc,Plum,3\n";

        Report first = run(ITEMS, file);
        Report second = run(ITEMS, file);
        Report third = run(ITEMS, file.replace("Plum", "Prune") + "d,Fig,4\n");

        assertThat(first).extracting(Report::lines, Report::created).containsExactly(3L, 3L);
        assertThat(second).extracting(Report::lines, Report::unchanged).containsExactly(3L, 3L);
        assertThat(third)
                .extracting(Report::lines, Report::created, Report::updated, Report::unchanged)
                .containsExactly(4L, 1L, 1L, 2L);
        assertThat(items()).extracting(item -> item.text("name")).containsExactly("Apple", "Pear", "Prune", "Fig");
        assertThat(items()).extracting(Record::version).containsExactly(1, 1, 2, 1);
    }

    @Test
    void makesARecordOfEveryLineWithoutAKey() {
        run(ITEMS, "name\nApple\nApple\n");

        assertThat(run(ITEMS, "name\nApple\n").created()).isEqualTo(1);
        assertThat(items()).hasSize(3);
    }

    @Test
    void tellsBadLinesByNumberAndReasonAndSavesTheOthers() {
        StringWriter refused = new StringWriter();
        String file =
                """
                code,Name,On stock,state,day,note
                a,Apple,1,open,2026-01-31,x
                b,,1,DONE,,
                c,Cherry,many,,,
                d,Damson,-1,perhaps,31.1.2026,

                e,Elder,1
                "f","F
                ig",1,All done,,
                g,Grape,1,,,,too much
                h,Haw\0,1,,,
                i,forbidden fruit,1,,,
                j,Jujube,,,,,
                """;

        Report report = run(ITEMS, file, refused, Monitor.NONE);

        assertThat(report.problems())
                .extracting(LineProblem::line, LineProblem::column, LineProblem::code)
                .containsExactly(
                        tuple(3L, "Name", "required"),
                        tuple(4L, "On stock", "not-a-number"),
                        tuple(5L, "state", "not-a-choice"),
                        tuple(5L, "day", "not-a-date"),
                        tuple(5L, "On stock", "too-small"),
                        tuple(7L, "", "cells"),
                        tuple(8L, "Name", "bad-character"),
                        tuple(10L, "", "cells"),
                        tuple(11L, "Name", "control-character"),
                        tuple(12L, "Name", "forbidden"));
        assertThat(report)
                .extracting(Report::lines, Report::created, Report::refused, Report::end)
                .containsExactly(10L, 2L, 8L, Report.End.DONE);
        assertThat(report.columns())
                .containsExactly(
                        new Column("code", "code"),
                        new Column("Name", "name"),
                        new Column("On stock", "stock"),
                        new Column("state", "state"),
                        new Column("day", "day"),
                        new Column("note", null));
        assertThat(items()).extracting(item -> item.text("name")).containsExactly("Apple", "Jujube");
        assertThat(items().get(0).get("day")).isEqualTo(LocalDate.of(2026, 1, 31));
        assertThat(refused.toString())
                .startsWith("code,Name,On stock,state,day,note,#line,#problem")
                .contains("3,Name: ")
                .contains(",5,\"state: ");
    }

    @Test
    void readsMendedRefusedLinesAgain() {
        StringWriter refused = new StringWriter();
        run(ITEMS, "code;name;stock\na;Apple;1\nb;Pear;many\nc;Plum\n", refused, Monitor.NONE);

        Report mended = run(ITEMS, refused.toString().replace("many", "2"));

        assertThat(mended).extracting(Report::created, Report::refused).containsExactly(2L, 0L);
        assertThat(items()).hasSize(3);
    }

    @Test
    void checksEveryLineAndChangesNothing() {
        Report report = run(ITEMS.checkOnly(true), "code,name,stock\na,Apple,1\nb,,2\nc,Plum,few\nd,Fig,\n");

        assertThat(report)
                .extracting(Report::lines, Report::created, Report::refused)
                .containsExactly(4L, 2L, 2L);
        assertThat(report.problems()).extracting(LineProblem::line).containsExactly(3L, 4L);
        assertThat(items()).isEmpty();
    }

    @Test
    void letsTheSecondLineOfAKeyChangeTheFirst() {
        Report report = run(ITEMS, "code,name,stock\na,Apple,1\nb,Pear,2\na,Apple,9\na,Apple,9\n");

        assertThat(report)
                .extracting(Report::created, Report::updated, Report::unchanged)
                .containsExactly(2L, 1L, 1L);
        assertThat(items().get(0)).extracting(item -> item.get("stock")).isEqualTo(9L);
    }

    @Test
    void joinsColumnsToAKeyAndNumbersEqualLines() {
        Instructions joined = ITEMS.map("name + stock + #", "code");
        String file = "name,stock\nApple,1\nApple,2\nApple,1\nPear,\nApple,1\n";

        Report first = run(joined, file);
        Report second = run(joined, file);

        assertThat(first.created()).isEqualTo(5);
        assertThat(second.unchanged()).isEqualTo(5);
        assertThat(items())
                .extracting(item -> item.text("code"))
                .containsExactly("Apple|1", "Apple|2", "Apple|1|2", "Pear|", "Apple|1|3");
    }

    @Test
    void findsRecordsReferredToByKeyNameAndId() {
        Record red = save(Draft.create("tag").set("name", "Red").set("code", "r"));
        Record blue = save(Draft.create("tag").set("name", "Blue").set("code", "b"));
        save(Draft.create("tag").set("name", "Twin"));
        save(Draft.create("tag").set("name", "Twin"));

        Report report = run(
                ITEMS,
                "name,tag,tags\n1,Red,Red;b\n2,b," + red.id() + "\n3," + blue.id()
                        + ",\n4,Green,\n5,Twin,\n6,,r;no;Twin\n");

        assertThat(report.problems())
                .extracting(LineProblem::line, LineProblem::column, LineProblem::code)
                .containsExactly(
                        tuple(5L, "tag", "unknown-reference"),
                        tuple(6L, "tag", "ambiguous-reference"),
                        tuple(7L, "tags", "unknown-reference"),
                        tuple(7L, "tags", "ambiguous-reference"));
        assertThat(items())
                .extracting(item -> item.get("tag"), item -> item.get("tags"))
                .containsExactly(
                        tuple(red.id(), List.of(red.id(), blue.id())),
                        tuple(blue.id(), List.of(red.id())),
                        tuple(blue.id(), null));
    }

    @Test
    void findsRecordsReferredToByTheFieldThatIsNamed() {
        Record red = save(Draft.create("tag").set("name", "Red").set("code", "Blue"));
        Record blue = save(Draft.create("tag").set("name", "Blue").set("code", "x"));

        run(ITEMS, "name,tag.name\n1,Blue\n");
        run(ITEMS.map("colour", "tag.code"), "name,colour\n2,Blue\n");

        assertThat(items()).extracting(item -> item.get("tag")).containsExactly(blue.id(), red.id());
    }

    @Test
    void findsLinesOfTheSameFile() {
        Report report = run(ITEMS, "code,name,whole.code\na,Tree,\nb,Branch,a\nc,Leaf,b\nd,Root,a\n");

        assertThat(report.created()).isEqualTo(4);
        List<Record> items = items();
        assertThat(items)
                .extracting(item -> item.get("whole"))
                .containsExactly(
                        null, items.get(0).id(), items.get(1).id(), items.get(0).id());
    }

    @Test
    void givesEveryLineWhatIsSetForAll() {
        Record red = save(Draft.create("tag").set("name", "Red"));

        Report report = run(ITEMS.set("tag", "Red").set("state", "DONE"), "name,state\nApple,OPEN\n");

        assertThat(report.columns()).containsExactly(new Column("name", "name"), new Column("state", null));
        assertThat(items().get(0).get("tag")).isEqualTo(red.id());
        assertThat(items().get(0).get("state")).isEqualTo("DONE");
    }

    @Test
    void changesRecordsByTheirIds() {
        Record apple = save(Draft.create("item").set("name", "Apple"));

        Report report = run(ITEMS.map("no", "id"), "no,name\n" + apple.id() + ",Pear\n999,Plum\nabc,Fig\n,New\n");

        assertThat(report).extracting(Report::updated, Report::created).containsExactly(1L, 1L);
        assertThat(report.problems()).extracting(LineProblem::line).containsExactlyInAnyOrder(3L, 4L);
        assertThat(items()).extracting(item -> item.text("name")).containsExactly("Pear", "New");
    }

    @Test
    void leavesFieldsOfEmptyCellsUnlessTold() {
        run(ITEMS, "code,name,stock\na,Apple,1\n");

        run(ITEMS, "code,name,stock\na,Apple,\n");
        assertThat(items().get(0).get("stock")).isEqualTo(1L);

        run(ITEMS.emptyClears(true), "code,name,stock\na,Apple,\n");
        assertThat(items().get(0).get("stock")).isNull();
    }

    @Test
    void mendsQuotesThatBecameControlCharacters() {
        run(ITEMS, "name\n  \u0093Leon\u0094 \u0096 20 \u0080\u00a0\n");

        assertThat(items())
                .extracting(item -> item.text("name"))
                .containsExactly("\u201cLeon\u201d \u2013 20 \u20ac\u00a0");
        assertThat(run(ITEMS, "name\nx\u0081\n").problems())
                .extracting(LineProblem::code)
                .containsExactly("bad-character");
    }

    @Test
    void mendsSlashesOfWebAddresses() {
        Report report = run(
                ITEMS,
                "name,page\n1,http:///a.example/x\n2,HTTPS:b.example\n3,https://c.example//y\n4,d.example\n5,http://\n");

        assertThat(report.problems()).extracting(LineProblem::line).containsExactly(5L, 6L);
        assertThat(items())
                .extracting(item -> item.text("page"))
                .containsExactly("http://a.example/x", "HTTPS://b.example", "https://c.example//y");
    }

    @Test
    void keepsWhatWasReadBeforeTheFileBreaks() {
        Report report = run(ITEMS, "code,name\na,Apple\nb,\"Pear\nc,Plum\n");

        assertThat(report.end()).isEqualTo(Report.End.UNREADABLE);
        assertThat(report.problems())
                .extracting(LineProblem::line, LineProblem::code)
                .containsExactly(tuple(3L, "unreadable"));
        assertThat(items()).hasSize(1);
    }

    @Test
    void endsWhereTheMonitorSays() {
        List<Monitor.Progress> told = new ArrayList<>();
        Monitor monitor = new Monitor() {
            @Override
            public void reached(Progress progress) {
                told.add(progress);
            }

            @Override
            public boolean cancelled() {
                return told.size() == 2;
            }
        };

        Report report = run(ITEMS.batchSize(2), "name\n1\n2\n3\n4\n5\n6\n", null, monitor);

        assertThat(report).extracting(Report::end, Report::lines).containsExactly(Report.End.CANCELLED, 4L);
        assertThat(told).extracting(Monitor.Progress::lines).containsExactly(2L, 4L);
        assertThat(items()).hasSize(4);
    }

    @Test
    void asksForABatchNotForALine() {
        StringBuilder file = new StringBuilder("code,name,tag,tags\n");
        for (int i = 0; i < 100; i++) {
            save(Draft.create("tag").set("name", "tag " + i));
        }
        for (int i = 0; i < 1_000; i++) {
            file.append(i).append(",item,tag ").append(i % 100).append(",tag 1;tag 2\n");
        }
        calls.clear();

        Report report = run(ITEMS.batchSize(500), file.toString());

        assertThat(report.created()).isEqualTo(1_000);
        assertThat(calls.get("saveAll")).isEqualTo(2);
        assertThat(calls.get("forEach")).isLessThanOrEqualTo(8);
        assertThat(calls).doesNotContainKeys("save", "get", "find", "check");
    }

    @Test
    void triesEachLineAFewTimesHoweverManyAreRefused() {
        StringBuilder all = new StringBuilder("name\n");
        StringBuilder some = new StringBuilder("name\n");
        for (int i = 0; i < 500; i++) {
            all.append("forbidden ").append(i).append('\n');
            some.append(i % 50 == 7 ? "forbidden " : "fine ").append(i).append('\n');
        }

        Report refused = run(ITEMS, all.toString());
        int draftsOfAll = drafts;
        drafts = 0;
        Report mixed = run(ITEMS, some.toString());

        assertThat(refused).extracting(Report::created, Report::refused).containsExactly(0L, 500L);
        assertThat(draftsOfAll).isLessThan(4 * 500);
        assertThat(mixed).extracting(Report::created, Report::refused).containsExactly(490L, 10L);
        assertThat(drafts).isLessThan(6 * 500);
        assertThat(mixed.problems()).extracting(LineProblem::line).startsWith(9L, 59L);
    }

    @Test
    void keepsAHundredProblemsAndCountsAll() {
        Report report = run(ITEMS, "name,stock\n" + "x,many\n".repeat(250));

        assertThat(report.problems()).hasSize(Report.MOST_PROBLEMS);
        assertThat(report.refused()).isEqualTo(250);
    }

    @Test
    void readsAsWhoAsks() {
        assertThatThrownBy(() -> host.as(TestHost.BEN, () -> run(ITEMS, "name\nApple\n")))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.DENIED));

        Record apple = host.as(TestHost.ANNA, () -> {
            imports().run(ITEMS, bytes("name\nApple\n"), null, Monitor.NONE);
            return items().get(0);
        });
        assertThat(apple.get("createdBy")).isEqualTo(TestHost.ANNA.id());
        assertThat(host.asSystem(() -> host.records().history("item", apple.id(), 0, 1)))
                .extracting(entry -> entry.origin(), entry -> entry.userName())
                .containsExactly(tuple("import", "anna"));
    }

    @Test
    void refusesInstructionsThatCannotWork() {
        String file = "name,code,stock\nApple,a,1\n";

        assertRefused("unknown-column", ITEMS.map("colour", "tag"), file);
        assertRefused("unknown-field", ITEMS.map("name", "colour"), file);
        assertRefused("unknown-field", ITEMS.map("name", "name.first"), file);
        assertRefused("unknown-field", ITEMS.map("name", "tag.colour"), file);
        assertRefused("unknown-column", ITEMS.map("#", "code"), file);
        assertRefused("read-only", ITEMS.map("name", "createdAt"), file);
        assertRefused("mapped-twice", ITEMS.map("name", "code").map("stock", "code"), file);
        assertRefused("mapped-twice", ITEMS.map("name", "code").set("code", "x"), file);
        assertRefused("unknown-field", ITEMS.set("colour", "red"), file);
        assertRefused("not-unique", ITEMS.key("name"), file);
        assertRefused("not-mapped", ITEMS.key("code"), "name\nApple\n");
        assertRefused("not-mapped", ITEMS.key("code").set("code", "x"), "name\nApple\n");
        assertRefused("nothing-mapped", ITEMS.set("name", "x"), "a,b\n1,2\n");
        assertRefused("two-columns", ITEMS, "name,Name\nApple,Pear\n");
        assertRefused("unknown-charset", ITEMS.charset("klingon"), file);
        assertRefused("no-header", ITEMS, "");
        assertRefused("missing", Instructions.into("nothing"), file);
        assertThat(items()).isEmpty();
    }

    @Test
    void showsHowAFileWouldBeUnderstood() {
        Preview preview = host.asSystem(
                () -> imports().preview(ITEMS.map("no+#", "code"), bytes("no;Name;colour\n1;Apple;red\n"), 10));

        assertThat(preview)
                .isEqualTo(new Preview(
                        List.of(
                                new Column("no", null),
                                new Column("Name", "name"),
                                new Column("colour", null),
                                new Column("no+#", "code")),
                        "code",
                        List.of(List.of("1", "Apple", "red")),
                        List.of()));
        assertThat(items()).isEmpty();
    }

    @Test
    void showsWhatOfTheFirstLinesDoesNotFit() {
        Preview preview = host.asSystem(() -> imports()
                .preview(
                        ITEMS,
                        bytes("code;name;stock\n1;Apple;many\n2;Pear;3\n3;;4\n" + "4;Plum;5\n".repeat(20) + "x;y;z\n"),
                        10));

        assertThat(preview.lines()).hasSize(10);
        assertThat(preview.problems())
                .extracting(LineProblem::line, LineProblem::column)
                .containsExactly(tuple(2L, "stock"), tuple(4L, "name"));
        assertThat(items()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"maxRecordCharacters,999", "maxColumns,0", "maxColumns,16385"})
    void refusesSettingsThatCannotWork(String key, String value) {
        assertThatThrownBy(() -> imports(Map.of(key, value)))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("mortise.imports.csv: " + key + " = " + value);
    }

    @Test
    void theFileListsEveryKeyAtItsDefault() throws IOException {
        Map<String, String> written = new TreeMap<>();
        Matcher keys = Pattern.compile("(?m)^#([a-zA-Z]+) = ?(.*)$")
                .matcher(Files.readString(Path.of("../../etc/mortise.imports.csv.cfg")));
        while (keys.find()) {
            written.put(keys.group(1), keys.group(2));
        }
        Map<String, String> defaults = new TreeMap<>();
        for (Method key : CsvImports.Config.class.getDeclaredMethods()) {
            if (!key.isSynthetic()) {
                defaults.put(key.getName(), String.valueOf(key.getDefaultValue()));
            }
        }

        assertThat(written).isEqualTo(defaults);
    }

    private void assertRefused(String code, Instructions instructions, String file) {
        assertThatThrownBy(() -> run(instructions, file)).isInstanceOfSatisfying(Failure.class, failure -> assertThat(
                        failure.problems().get(0).code())
                .isEqualTo(code));
    }

    private Report run(Instructions instructions, String file) {
        return run(instructions, file, null, Monitor.NONE);
    }

    private Report run(
            Instructions instructions,
            String file,
            @org.jspecify.annotations.Nullable Writer refused,
            Monitor monitor) {
        Supplier<Report> work = () -> imports().run(instructions, bytes(file), refused, monitor);
        return mortise.core.Context.current().identity().isAnonymous() ? host.asSystem(work) : work.get();
    }

    private Imports imports() {
        return imports(Map.of());
    }

    private CsvImports imports(Map<String, String> settings) {
        CsvImports.Config config = Configurations.config(CsvImports.Config.class, settings);
        return new CsvImports(config, counted(host.records()), host);
    }

    /** The real records, and how often they are asked what. */
    private Records counted(Records records) {
        return (Records) Proxy.newProxyInstance(
                Records.class.getClassLoader(), new Class<?>[] {Records.class}, (proxy, method, arguments) -> {
                    calls.merge(method.getName(), 1, Integer::sum);
                    if (method.getName().equals("saveAll")) {
                        drafts += ((List<?>) arguments[0]).size();
                    }
                    try {
                        return method.invoke(records, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw Objects.requireNonNull(thrown.getCause());
                    }
                });
    }

    private List<Record> items() {
        return host.asSystem(() -> {
            List<Record> items = new ArrayList<>();
            host.records()
                    .forEach(
                            Query.of("item")
                                    .where(Filter.where("id", Filter.Operator.GT, 0))
                                    .sort("id", false),
                            items::add);
            return items;
        });
    }

    private Record save(Draft draft) {
        return host.asSystem(() -> host.records().save(draft));
    }

    private static ByteArrayInputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }
}
