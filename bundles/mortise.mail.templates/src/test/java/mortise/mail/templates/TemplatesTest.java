package mortise.mail.templates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.LongStream;
import mortise.core.Failure;
import mortise.core.Problem;
import mortise.entity.Draft;
import mortise.entity.Entities;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.entity.Permit;
import mortise.mail.Address;
import mortise.mail.MailTemplates.Written;
import mortise.testkit.databases.TestDatabases;
import mortise.testkit.records.TestHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplatesTest {
    private static final EntityType ACCOUNT = EntityType.of("account")
            .field(Field.of("name", FieldType.TEXT).build())
            .field(Field.of("budget", FieldType.INTEGER).build())
            .field(Field.of("secret", FieldType.TEXT).hidden().build())
            .build();
    private static final EntityType ORDER = EntityType.of("order")
            .table("orders")
            .field(Field.of("name", FieldType.TEXT).build())
            .field(Field.of("note", FieldType.LONG_TEXT).build())
            .field(Field.of("intro", FieldType.RICH_TEXT).build())
            .field(Field.of("total", FieldType.DECIMAL).digits(12, 2).build())
            .field(Field.of("due", FieldType.DATE).build())
            .field(Field.of("paid", FieldType.BOOLEAN).build())
            .field(Field.of("tags", FieldType.MULTI_CHOICE)
                    .choices(new Field.Choice("NEW", "Brand new", ""), new Field.Choice("BIG", "Very <big>", ""))
                    .build())
            .field(Field.of("account", FieldType.REFERENCE).target("account").build())
            .field(Field.of("watchers", FieldType.REFERENCES).target("account").build())
            .build();

    @TempDir
    private Path folder;

    private TestHost host;
    private Templates templates;
    private long account;
    private long order;

    @BeforeEach
    void start() {
        Entities later = () -> host.model();
        host = TestHost.on(TestDatabases.h2(folder).open())
                .types(ACCOUNT, ORDER)
                .entities(MailTemplate.class)
                .hooks(new Templates.Saving(later))
                // Ben sees orders, and of accounts none; Anna sees accounts without their budget.
                .rules((identity, type, action) -> !type.name().equals("account")
                        ? type.name().equals("mailTemplate") ? Permit.NONE : Permit.ALL
                        : identity.equals(TestHost.BEN)
                                ? Permit.NONE
                                : new Permit(true, null, Set.of("budget"), Set.of("budget")))
                .start();
        templates = new Templates(host.records(), later);
        account = save(Draft.create("account")
                .set("name", "Smith & <Sons>")
                .set("budget", 7L)
                .set("secret", "s3cret"));
        order = save(Draft.create("order")
                .set("name", "Tea")
                .set("note", "<script>alert(1)</script> \"quoted\" {{account.secret}}")
                .set("intro", "<p>Dear <b>all</b></p>")
                .set("total", new BigDecimal("1234.50"))
                .set("due", LocalDate.of(2026, 3, 9))
                .set("paid", true)
                .set("tags", List.of("NEW", "BIG"))
                .set("account", account)
                .set("watchers", List.of(account)));
    }

    @AfterEach
    void stop() {
        host.close();
    }

    private long save(Draft draft) {
        return host.asSystem(() -> host.records().save(draft)).id();
    }

    private Written html(String html) {
        return host.asSystem(() -> templates.preview("order", order, Locale.GERMANY, "x", html, ""));
    }

    private void assertWrong(String html, String... messages) {
        List<Problem> problems = host.asSystem(() -> templates.check("order", "x", html, ""));
        assertThat(problems).extracting(Problem::message).hasSize(messages.length);
        for (int i = 0; i < messages.length; i++) {
            assertThat(problems.get(i).message()).contains(messages[i]);
            assertThat(problems.get(i).field()).isEqualTo("html");
        }
        assertThatThrownBy(() -> html(html)).isInstanceOf(Failure.class);
    }

    private Draft template(String name, String language, String subject) {
        return Draft.create("mailTemplate")
                .set("name", name)
                .set("entity", "order")
                .set("language", language)
                .set("subject", subject)
                .set("html", "<p>{{name}}</p>");
    }

    @Test
    void fieldsAreWrittenAsPeopleOfThatLanguageReadThem() {
        assertThat(html("{{name}}|{{total}}|{{due}}|{{paid}}|{{tags}}|{{account}}|{{account.budget}}")
                        .html())
                .isEqualTo("Tea|1.234,5|09.03.2026|yes|Brand new, Very &lt;big&gt;|Smith &amp; &lt;Sons&gt;|7");
        assertThat(html("{{#tags}}<li>{{.}}</li>{{/tags}}").html())
                .isEqualTo("<li>Brand new</li><li>Very &lt;big&gt;</li>");
        assertThat(
                        html("{{#account}}{{name}}/{{total}}{{/account}}{{^paid}}pay!{{/paid}}{{#watchers}}({{budget}}){{/watchers}}")
                                .html())
                .isEqualTo("Smith &amp; &lt;Sons&gt;/1.234,5(7)");
    }

    @Test
    void valuesNeverBecomeMarkupOrTemplates() {
        assertThat(html("<p title=\"{{note}}\">").html())
                .doesNotContain("<script>", "s3cret")
                .contains("&lt;script&gt;", "&quot;quoted&quot;", "{{account.secret}}");
        assertThat(html("{{{intro}}}").html()).isEqualTo("<p>Dear <b>all</b></p>");
        assertThat(html("{{intro}}").html()).startsWith("&lt;p&gt;");
        assertWrong("{{{note}}}", "line 1: {{{note}} would let a value become markup");
        assertWrong("\n{{&name}}", "line 2: {{&name}} would let a value become markup");
    }

    @Test
    void templatesReachNothingButVisibleFields() {
        for (String name : List.of(
                "class",
                "name.class",
                "name.bytes",
                "getClass",
                "account.class.classLoader",
                "type",
                "record",
                "values",
                "entrySet",
                "account.secret",
                "secret",
                "account.record.type")) {
            assertWrong("{{" + name + "}}", "line 1: ");
        }
        // The engine itself does not either, whatever is looked at before.
        Values.Of values = new Values(host.records(), Locale.ENGLISH, ZoneId.of("UTC"))
                .of(host.asSystem(() -> host.records().require("order", order)));
        for (String source : List.of(
                "{{name.class}}",
                "{{class.name}}",
                "{{#name}}{{length}}{{/name}}",
                "{{#tags}}{{size}}{{class}}{{/tags}}",
                "{{record}}{{toString}}{{this.class}}{{entrySet}}{{hashCode}}")) {
            assertThat(Engine.write(source, true, values)).as(source).isEmpty();
        }
        assertThatThrownBy(() -> Engine.write("{{>/etc/passwd}}", true, values)).isInstanceOf(Failure.class);
    }

    @Test
    void whatSomebodyMayNotSeeIsEmpty() {
        String html = "{{name}}:{{account.name}}:{{account.budget}}:{{#watchers}}{{name}}{{/watchers}}";

        assertThat(host.as(TestHost.BEN, () -> templates.preview("order", order, Locale.ROOT, "x", html, ""))
                        .html())
                .isEqualTo("Tea:::");
        assertThat(host.as(TestHost.ANNA, () -> templates.preview("order", order, Locale.ROOT, "x", html, ""))
                        .html())
                .isEqualTo("Tea:Smith &amp; &lt;Sons&gt;::Smith &amp; &lt;Sons&gt;");
        assertThatThrownBy(() -> host.as(
                        TestHost.BEN, () -> templates.preview("account", account, Locale.ROOT, "x", "{{name}}", "")))
                .isInstanceOf(Failure.class);
    }

    @Test
    void everyMistakeIsToldWithItsLine() {
        assertWrong(
                "<p>{{nmae}}</p>\n\n{{account.nmae}}\n{{name.x}}{{>other}}",
                "line 1: 'nmae' is no field of order; there are name, note",
                "line 3: in 'account.nmae', 'nmae' is no field of account",
                "line 4: in 'name.x', 'name' does not refer to one record",
                "line 4: {{>other}} is not allowed");
        assertWrong("a\n{{#account}}\nb", "account");
        assertWrong("a\n{{/account}}", "line 2: ");
        assertWrong("{{=<% %>=}}<%name%>", "not allowed");
        assertWrong("{{.}}", "only inside a section of choices");
        assertThat(host.asSystem(() -> templates.check("oder", "", "", "")))
                .extracting(Problem::message)
                .containsExactly("there is no entity 'oder'");
    }

    @Test
    void workIsLimited() {
        assertWrong("{{#account}}".repeat(12) + "{{/account}}".repeat(12), "nested deeper", "nested deeper");
        String many = "{{#watchers}}".repeat(8) + "{{name}}" + "{{/watchers}}".repeat(8);
        List<Long> accounts = LongStream.range(0, 20)
                .map(i -> save(Draft.create("account").set("name", "a" + i)))
                .boxed()
                .toList();
        save(Draft.update("order", order).set("watchers", accounts));

        long begin = System.nanoTime();
        assertThatThrownBy(() -> html(many)).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID);
            assertThat(failure).hasMessageContaining("asks for too much");
        });
        assertThat(System.nanoTime() - begin).isLessThan(5_000_000_000L);
        save(Draft.update("order", order).set("note", "x".repeat(3000)));
        assertThatThrownBy(() -> html("{{note}}".repeat(1000))).hasMessageContaining("characters");
    }

    @Test
    void aTemplateOfTheLanguageIsUsedAndElseTheNextBest() {
        save(template("Order confirmed", "", "Order {{name}}"));
        save(template("Order confirmed", "de", "Bestellung {{name}} von {{account}}"));
        save(template("Order confirmed", "de-CH", "Bestellung {{name}}, Grüezi"));

        assertThat(write("de-CH").subject()).isEqualTo("Bestellung Tea, Grüezi");
        assertThat(write("de-AT").subject()).as("not escaped: no HTML").isEqualTo("Bestellung Tea von Smith & <Sons>");
        assertThat(write("fr").subject()).isEqualTo("Order Tea");
        assertThat(write("de-AT").language()).isEqualTo(Locale.GERMAN);
        assertThat(write("de").draft().to(Address.of("ada@example.org")).build().text())
                .isEqualTo("Tea");
        assertThatThrownBy(() -> host.as(TestHost.ANNA, () -> templates.write("Other", Locale.GERMAN, order)))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.MISSING))
                .hasMessageContaining("'Other'");
    }

    /** Who sends need not be allowed to see templates. */
    private Written write(String language) {
        return host.as(TestHost.ANNA, () -> templates.write("Order confirmed", Locale.forLanguageTag(language), order));
    }

    @Test
    void aTemplateThatCannotBeUsedIsNotSaved() {
        assertThatThrownBy(() -> save(template("Broken", "", "{{nmae}}").set("html", "<p>\n{{#account}}")))
                .isInstanceOfSatisfying(Failure.class, failure -> assertThat(failure.problems())
                        .extracting(Problem::field)
                        .contains("subject", "html"));
        save(template("Once", "de", "x"));
        assertThatThrownBy(() -> save(template("Once", "DE", "x"))).isInstanceOf(Failure.class);
        assertThatThrownBy(() -> save(template("Bad language", "de\r\nX: y", "x")))
                .isInstanceOf(Failure.class);
    }

    @Test
    void aSubjectIsOneLineWhateverItsValuesAre() {
        save(Draft.update("order", order).set("note", "one\r\nBcc: eve@example.org\u2028two " + "x".repeat(900)));

        String subject = host.asSystem(() -> templates.preview("order", order, Locale.ROOT, "{{note}}", "x", ""))
                .subject();
        assertThat(subject).startsWith("one Bcc: eve@example.org two").hasSize(500);
    }

    @Test
    void plainTextIsMadeOfTheHtmlIfThereIsNone() {
        String html = "<style>p {}</style><h1>Order {{name}}</h1><p>For {{account}}:<br>all&nbsp;of it</p>"
                + "<ul><li>one</li><li>two</li></ul><a href=\"https://example.org/7\">Open</a>";
        assertThat(html(html).text())
                .isEqualTo(
                        "Order Tea\n\nFor Smith & <Sons>:\nall of it\n\n- one\n- two\n\nOpen (https://example.org/7)");
        assertThat(host.asSystem(
                                () -> templates.preview("order", order, Locale.ROOT, "x", "<p>x</p>", "{{account}} <3"))
                        .text())
                .isEqualTo("Smith & <Sons> <3");
    }
}
