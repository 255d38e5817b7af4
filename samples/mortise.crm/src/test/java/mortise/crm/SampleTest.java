package mortise.crm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import mortise.core.Failure;
import mortise.core.Health;
import mortise.entity.Draft;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.entity.Filter;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.imports.csv.CsvImports;
import mortise.testkit.Configurations;
import mortise.testkit.databases.TestDatabases;
import mortise.testkit.records.TestHost;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleTest {
    private static final Map<String, String> SMALL = Map.of("contacts", "900", "opportunities", "700", "tasks", "600");
    private static final int ORGANIZATIONS = 9_363;

    @TempDir
    private Path folder;

    private TestHost host;
    private final SampleHealth health = new SampleHealth(true);

    @BeforeEach
    void start() {
        EntityType user = EntityType.of("user")
                .field(Field.of("name", FieldType.TEXT).unique().build())
                .field(Field.of("title", FieldType.TEXT).build())
                .field(Field.of("email", FieldType.EMAIL).build())
                .keyField("name")
                .build();
        host = TestHost.on(TestDatabases.h2(folder).open())
                .types(user)
                .entities(Account.class, Contact.class, Opportunity.class, Task.class)
                .hooks(new TaskHooks())
                .start();
    }

    @AfterEach
    void stop() {
        host.close();
    }

    @Test
    void loadsEveryOrganizationAndWhatIsMadeUpOnceAfterBeingBrokenOff() throws Exception {
        Sample first = sample(SMALL);
        first.changed(host.model());
        await().atMost(Duration.ofMinutes(2)).until(() -> count("account") > 0);
        first.close();
        long before = count("account");
        assertThat(before).isLessThan(ORGANIZATIONS);
        assertThat(health.report().state()).isEqualTo(Health.State.DOWN);

        Sample second = sample(SMALL);
        second.changed(host.model());
        await().atMost(Duration.ofMinutes(2)).until(() -> health.report().state() == Health.State.UP);
        second.close();

        assertThat(count("account")).isEqualTo(ORGANIZATIONS);
        assertThat(count("contact")).isEqualTo(900);
        assertThat(count("opportunity")).isEqualTo(700);
        assertThat(count("task")).isEqualTo(600);
        assertThat(count("user")).isEqualTo(5);
        assertThat(host.asSystem(() -> host.records()
                        .count(Query.of("account").where(Filter.where("owner", Filter.Operator.EXISTS, false)))))
                .isZero();
        assertThat(Files.readString(folder.resolve("sample-crm"))).isEqualTo("whole\n");

        // Whoever deletes it is not given it again.
        host.asSystem(() ->
                host.records().saveAll(List.of(Draft.delete("task", any("task").id()))));
        Sample third = sample(SMALL);
        third.changed(host.model());
        await().until(() -> health.report().message().contains("was loaded"));
        third.close();
        assertThat(count("task")).isEqualTo(599);
    }

    @Test
    void makesEverythingOnceThoughTwoNodesStartTogether(@TempDir Path other) throws Exception {
        SampleHealth otherHealth = new SampleHealth(true);
        Sample one = sample(SMALL);
        Sample two = sample(SMALL, otherHealth, other);
        one.changed(host.model());
        two.changed(host.model());

        await().atMost(Duration.ofMinutes(4))
                .until(() -> health.report().state() == Health.State.UP
                        && otherHealth.report().state() == Health.State.UP);
        one.close();
        two.close();

        assertThat(count("account")).isEqualTo(ORGANIZATIONS);
        assertThat(count("contact")).isEqualTo(900);
        assertThat(count("opportunity")).isEqualTo(700);
        assertThat(count("task")).isEqualTo(600);
        assertThat(count("user")).isEqualTo(5);
    }

    @Test
    void leavesANodeWithAccountsAlone() throws Exception {
        host.asSystem(() -> host.records().save(Draft.create("account").set("name", "Ours")));

        Sample sample = sample(SMALL);
        sample.changed(host.model());
        await().until(() -> health.report().state() == Health.State.UP);
        sample.close();

        assertThat(count("account")).isEqualTo(1);
        assertThat(folder.resolve("sample-crm")).doesNotExist();
    }

    @Test
    void makesNothingIfItIsSwitchedOff() throws Exception {
        Sample sample = sample(Map.of("load", "false"));
        sample.changed(host.model());
        sample.close();

        assertThat(health.report().state()).isEqualTo(Health.State.UP);
        assertThat(count("account")).isZero();
    }

    @Test
    void keepsAStartingNodeUnreadyAndARunningOneReady() {
        assertThat(health.requiredForReadiness()).isTrue();
        assertThat(health.report().state()).isEqualTo(Health.State.DOWN);
        SampleHealth installed = new SampleHealth(false);
        assertThat(installed.requiredForReadiness()).isFalse();
        assertThat(installed.report().state()).isEqualTo(Health.State.DEGRADED);
    }

    @ParameterizedTest
    @CsvSource({"today,tomorrow", "contacts,-1", "tasks,1000001"})
    void refusesSettingsThatCannotWork(String key, String value) {
        assertThatThrownBy(() -> sample(Map.of(key, value)))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("mortise.crm: " + key + " = " + value);
        assertThat(health.report().state()).isEqualTo(Health.State.FAILED);
    }

    @Test
    void theFileListsEveryKeyAtItsDefault() throws Exception {
        Map<String, String> written = new TreeMap<>();
        Matcher keys = Pattern.compile("(?m)^#([a-zA-Z]+) = ?(.*)$")
                .matcher(Files.readString(Path.of("../../etc/mortise.crm.cfg")));
        while (keys.find()) {
            written.put(keys.group(1), keys.group(2));
        }
        Map<String, String> defaults = new TreeMap<>();
        for (var key : Sample.Config.class.getDeclaredMethods()) {
            if (!key.isSynthetic()) {
                defaults.put(key.getName(), String.valueOf(key.getDefaultValue()));
            }
        }

        assertThat(written).isEqualTo(defaults);
    }

    @Test
    void makesTheSameOfTheSameSeedAndOthersOfAnother() {
        List<Record> accounts = List.of(account(1, "DE"), account(2, "JP"), account(3, "SA"), account(4, "ZZ"));

        assertThat(made(7, accounts)).isEqualTo(made(7, accounts)).isNotEqualTo(made(8, accounts));
    }

    @Test
    void makesWhatThePeopleOfACountryWouldWrite() {
        Generator generator = new Generator(1, LocalDate.of(2026, 11, 24));
        Set<Character.UnicodeScript> scripts = new HashSet<>();
        for (String country : List.of("DE", "GR", "RU", "JP", "CN", "KR", "IN", "SA", "IL", "TH")) {
            List<Record> accounts = List.of(account(1, country));
            String name = text(generator.contact(1, accounts, List.of()), "lastName");
            String task = text(generator.task(1, accounts, List.of()), "subject");
            assertThat(script(name)).isEqualTo(script(task));
            scripts.add(script(name));
        }

        assertThat(scripts).hasSize(9); // Japanese and Chinese share one
    }

    @Test
    void agreesWithItself() {
        LocalDate today = LocalDate.of(2026, 11, 24);
        Generator generator = new Generator(1, today);
        List<Record> accounts = List.of(account(1, "FR"));
        for (int number = 0; number < 500; number++) {
            Draft opportunity = generator.opportunity(number, accounts, List.of());
            LocalDate close =
                    (LocalDate) Objects.requireNonNull(opportunity.values().get("closeDate"));
            boolean over = Set.of("WON", "LOST").contains(text(opportunity, "stage"));
            assertThat(close.isAfter(today)).isNotEqualTo(over);
            assertThat(text(opportunity, "amount")).endsWith(" EUR");
            Draft task = generator.task(number, accounts, List.of());
            assertThat(task.values().get("minutes") != null)
                    .isEqualTo(task.values().get("done"));
            Draft contact = generator.contact(number, accounts, List.of());
            assertThat(text(contact, "email")).matches("[a-z]+\\.[a-z]+@univ\\.fr\\.example");
        }
        assertThat(generator.accountCells(0, "FR", List.of("a.b")).split(",")[1])
                .isEqualTo("a.b");
    }

    @Test
    void writesNamesInTheOrderOfTheirScript() {
        Contact contact = new Contact();
        contact.lastName = "佐藤";
        contact.firstName = "花子";
        assertThat(contact.fullName()).isEqualTo("佐藤 花子");
        contact.lastName = "Müller";
        assertThat(contact.fullName()).isEqualTo("花子 Müller");
        contact.firstName = null;
        assertThat(contact.fullName()).isEqualTo("Müller");
    }

    private static List<String> made(long seed, List<Record> accounts) {
        Generator generator = new Generator(seed, LocalDate.ofInstant(java.time.Instant.EPOCH, ZoneOffset.UTC));
        return IntStream.range(0, 20)
                .boxed()
                .flatMap(number -> java.util.stream.Stream.of(
                        generator
                                .contact(number, accounts, List.of(1L, 2L))
                                .values()
                                .toString(),
                        generator
                                .opportunity(number, accounts, List.of(1L, 2L))
                                .values()
                                .toString(),
                        generator
                                .task(number, accounts, List.of(1L, 2L))
                                .values()
                                .toString(),
                        generator.accountCells(number, "DE", List.of("x"))))
                .toList();
    }

    private static String text(Draft draft, String field) {
        return String.valueOf(draft.values().get(field));
    }

    private static Character.UnicodeScript script(String text) {
        Character.UnicodeScript script = Character.UnicodeScript.of(text.codePointAt(0));
        boolean japanese = script == Character.UnicodeScript.KATAKANA;
        return japanese ? Character.UnicodeScript.HAN : script;
    }

    @SuppressWarnings(
            "NullAway") // the checker does not read the annotation of the array's elements from the class file
    private static Record account(long id, String country) {
        EntityType type = EntityType.of("account")
                .field(Field.of("country", FieldType.TEXT).build())
                .field(Field.of("website", FieldType.URL).build())
                .field(Field.of("owner", FieldType.INTEGER).build())
                .build();
        @Nullable Object[] values = new @Nullable Object[type.fields().size()];
        values[0] = country;
        values[1] = "http://www.univ.fr/";
        values[2] = 5L;
        return new Record(type, id, 1, values);
    }

    private Record any(String entity) {
        return host.records().find(Query.of(entity)).records().get(0);
    }

    private long count(String entity) {
        return host.asSystem(() -> host.records().count(Query.of(entity)));
    }

    private Sample sample(Map<String, String> settings) {
        return sample(settings, health, folder);
    }

    private Sample sample(Map<String, String> settings, SampleHealth health, Path folder) {
        Sample.Config config = Configurations.config(Sample.Config.class, settings);
        CsvImports.Config limits = Configurations.config(CsvImports.Config.class, Map.of());
        return new Sample(config, host.records(), new CsvImports(limits, host.records(), host), health, folder);
    }
}
