package mortise.mail.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.core.Problem;
import mortise.database.OpenDatabase;
import mortise.database.migration.FlywayMigrations;
import mortise.entity.Action;
import mortise.entity.Draft;
import mortise.entity.Entities;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.entity.Filter;
import mortise.entity.Permit;
import mortise.entity.Record;
import mortise.entity.RecordChanges;
import mortise.mail.Mail;
import mortise.mail.MailLog.Entry;
import mortise.mail.MailLog.Search;
import mortise.mail.log.LoggedMails;
import mortise.mail.templates.MailTemplate;
import mortise.mail.templates.Templates;
import mortise.queue.Delivery;
import mortise.testkit.Configurations;
import mortise.testkit.queue.TestDelivery;
import mortise.testkit.records.TestHost;
import mortise.users.Role;
import mortise.users.User;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rules on real records, with the real log behind them. */
abstract class RulesTest {
    private static final EntityType DEAL = EntityType.of("deal")
            .field(Field.of("name", FieldType.TEXT).build())
            .field(Field.of("notes", FieldType.LONG_TEXT).build())
            .field(Field.of("status", FieldType.TEXT).build())
            .field(Field.of("budget", FieldType.TEXT).build())
            .field(Field.of("contact", FieldType.TEXT).build())
            .field(Field.of("owner", FieldType.REFERENCE).target("user").build())
            .ownerField("owner")
            .build();

    private TestHost host;
    private LoggedMails mails;
    private RulesHandler handler;
    private long anna;
    private long ben;
    private long sales;

    abstract OpenDatabase open() throws Exception;

    @BeforeEach
    void start() throws Exception {
        Entities later = () -> host.model();
        RuleChecks checks = new RuleChecks(later);
        host = TestHost.on(open())
                .types(DEAL)
                .entities(User.class, Role.class, MailTemplate.class, MailRule.class)
                .hooks(new Templates.Saving(later), checks)
                .rules(this::permit)
                .start();
        checks.records = host.records();
        mails = new LoggedMails(
                Configurations.config(LoggedMails.Config.class, Map.of()),
                host.database(),
                new FlywayMigrations(),
                host.sent());
        handler = new RulesHandler(host.records(), later, new Templates(host.records(), later), mails);
        sales = save(Draft.create("role").set("name", "sales")).id();
        anna = user("anna", "Anna", "anna@example.org", "de");
        ben = user("ben", "Ben", "ben@example.org", "");
        template("Deal", "", "Deal {{name}}", "<p>{{name}}: {{budget}} {{owner}}</p>");
        template("Deal", "de", "Geschäft {{name}}", "<p>{{name}}: {{budget}}</p>");
        host.sent().clear();
    }

    @AfterEach
    void stop() {
        mails.close();
        host.close();
    }

    /** Ben sees no budget, and of the deals only those whose status is open. */
    private Permit permit(Identity identity, EntityType type, Action action) {
        if (identity.id() != ben || !type.name().equals("deal")) {
            return Permit.ALL;
        }
        return new Permit(true, Filter.eq("status", "open"), java.util.Set.of("budget"), java.util.Set.of("budget"));
    }

    private Record save(Draft draft) {
        return host.asSystem(() -> host.records().save(draft));
    }

    private long user(String name, String title, String email, String locale) {
        return save(Draft.create("user")
                        .set("name", name)
                        .set("title", title)
                        .set("email", email)
                        .set("locale", locale)
                        .set("roles", List.of(sales)))
                .id();
    }

    private void template(String name, String language, String subject, String html) {
        save(Draft.create("mailTemplate")
                .set("name", name)
                .set("entity", "deal")
                .set("language", language)
                .set("subject", subject)
                .set("html", html));
    }

    private Draft rule(String event) {
        return Draft.create("mailRule")
                .set("name", "Rule")
                .set("entity", "deal")
                .set("event", event)
                .set("template", "Deal");
    }

    private static Draft deal(String name) {
        return Draft.create("deal").set("name", name).set("status", "open").set("budget", "7 EUR");
    }

    /** Works on what was told since the last time, as often as it is delivered. */
    private void deliver(int times) {
        List<RecordChanges> told = new ArrayList<>(host.sent().of(RecordChanges.TOPIC));
        host.sent().clear();
        for (int i = 0; i < times; i++) {
            told.forEach(this::handle);
        }
    }

    private void handle(RecordChanges changes) {
        host.asSystem(() -> {
            handler.handle(delivery(changes));
            return 0;
        });
    }

    /** Recipient and subject, earliest first. */
    private List<String> written() {
        return mails.find(Search.ALL, Long.MAX_VALUE, 100).stream()
                .sorted(java.util.Comparator.comparing(Entry::id))
                .map(each -> String.join(",", each.to()) + ": " + each.subject())
                .toList();
    }

    private String html(String recipient) {
        Entry entry = mails.find(new Search(null, recipient, "", 0), Long.MAX_VALUE, 1)
                .get(0);
        return mails.mail(entry.id()).map(Mail::html).orElseThrow();
    }

    @Test
    void aNewRecordsOwnerGetsTheMailInHisLanguageOnceHoweverOftenItIsTold() {
        save(rule("CREATED").set("toOwner", true));
        long id = save(deal("Tea").set("owner", anna)).id();

        deliver(3);

        assertThat(written()).containsExactly("anna@example.org: Geschäft Tea");
        Entry entry = mails.find(Search.ALL, Long.MAX_VALUE, 1).get(0);
        assertThat(entry.about().entity()).isEqualTo("deal");
        assertThat(entry.about().record()).isEqualTo(id);
        assertThat(entry.about().template()).isEqualTo("Deal");
    }

    @Test
    void rolesAndUsersGetItOnceEachAndSeeWhatTheyMay() {
        save(rule("CREATED").set("roles", List.of(sales)).set("users", List.of(ben, anna)));
        save(deal("Tea").set("owner", anna));

        deliver(1);

        assertThat(written()).containsExactlyInAnyOrder("anna@example.org: Geschäft Tea", "ben@example.org: Deal Tea");
        assertThat(html("anna")).isEqualTo("<p>Tea: 7 EUR</p>");
        assertThat(html("ben")).isEqualTo("<p>Tea:  Anna</p>");
    }

    @Test
    void whoMayNotSeeTheRecordOrIsNotActiveGetsNothing() {
        save(rule("CREATED").set("users", List.of(ben, anna)));
        save(Draft.update("user", anna).set("active", false));
        save(deal("Hidden").set("status", "closed"));
        save(deal("Shown"));

        deliver(1);

        assertThat(written()).containsExactly("ben@example.org: Deal Shown");
    }

    @Test
    void aChangeOfAFieldIsToldOnlyWhenThatFieldChanged() {
        long id = save(deal("Tea").set("owner", ben)).id();
        save(rule("FIELD_CHANGED").set("field", "status").set("toOwner", true));
        host.sent().clear();

        save(Draft.update("deal", id).set("name", "Green tea"));
        save(Draft.update("deal", id).set("status", "open"));
        deliver(1);
        assertThat(written()).isEmpty();

        save(Draft.update("deal", id).set("status", "won"));
        deliver(1);
        assertThat(written()).isEmpty(); // Ben sees open ones only

        save(Draft.update("deal", id).set("owner", anna));
        save(Draft.update("deal", id).set("status", "lost"));
        deliver(2);
        assertThat(written()).containsExactly("anna@example.org: Geschäft Green tea");
    }

    @Test
    void whatWasDeletedIsToldAsItWas() {
        save(rule("DELETED").set("toOwner", true).set("users", List.of(ben)));
        long id = save(deal("Tea").set("owner", anna)).id();
        save(Draft.delete("deal", id));

        deliver(2);

        // Ben's rule has a condition, which nobody can look up for a record that is gone.
        assertThat(written()).containsExactly("anna@example.org: Geschäft Tea");
        assertThat(html("anna")).isEqualTo("<p>Tea: 7 EUR</p>");
    }

    @Test
    void anAddressInTheRecordGetsItAndOneThatIsNoneDoesNot() {
        save(rule("CREATED").set("addressField", "contact"));
        save(deal("One").set("contact", "carl@example.com"));
        save(deal("Two").set("contact", "carl@example.com>, <eve@example.com"));
        save(deal("Three").set("contact", "carl@example.com, eve@example.com"));
        save(deal("Four"));

        deliver(1);

        assertThat(written()).containsExactly("carl@example.com: Deal One");
    }

    @Test
    void valuesCanNeitherBeginHeadersNorMarkupNorTemplates() {
        template("Notes", "", "{{notes}}", "<p>{{notes}}</p>");
        save(rule("CREATED").set("template", "Notes").set("toOwner", true));
        save(Draft.update("user", ben).set("title", "Ben\" <eve@example.com>, \"Bcc: eve@example.com"));
        save(deal("Tea")
                .set("notes", "Tea\r\nBcc: eve@example.com <script>{{budget}}</script>")
                .set("owner", ben));

        deliver(1);

        Mail mail = mails.mail(mails.find(Search.ALL, Long.MAX_VALUE, 1).get(0).id())
                .orElseThrow();
        assertThat(mail.recipients()).hasSize(1);
        assertThat(mail.subject()).doesNotContain("\r", "\n").contains("{{budget}}");
        assertThat(mail.html()).doesNotContain("<script>", "7 EUR");
    }

    @Test
    void whoMadeTheChangeCanBeLeftOut() {
        save(rule("CREATED").set("users", List.of(anna, ben)).set("notToAuthor", true));
        host.sent().clear();
        Identity author = new Identity(anna, "anna", "Anna", java.util.Set.of());
        host.as(author, () -> host.records().save(deal("Tea")));
        List<RecordChanges> told = host.sent().of(RecordChanges.TOPIC);
        for (RecordChanges each : told) {
            try (Context.Scope scope = Context.system("x").as(author).open()) {
                assertThat(Context.current().identity()).isEqualTo(author);
                handler.handle(delivery(each));
            }
        }
        assertThat(written()).containsExactly("ben@example.org: Deal Tea");
    }

    @Test
    void theOwnerOrWhoMadeTheChangeCanBeTheSender() {
        save(rule("CREATED").set("name", "By host").set("users", List.of(ben)).set("sender", "HOST"));
        save(rule("CREATED").set("name", "By owner").set("users", List.of(ben)).set("sender", "OWNER"));
        save(rule("CREATED").set("name", "By author").set("users", List.of(ben)).set("sender", "AUTHOR"));
        host.sent().clear();
        Identity author = new Identity(ben, "ben", "Ben", java.util.Set.of());
        save(deal("Tea").set("owner", anna));
        List<RecordChanges> told = List.copyOf(host.sent().of(RecordChanges.TOPIC));
        try (Context.Scope scope = Context.system("x").as(author).open()) {
            told.forEach(each -> handler.handle(delivery(each)));
        }
        assertThat(senders()).containsExactlyInAnyOrder("", "Anna <anna@example.org>", "Ben <ben@example.org>");

        save(Draft.update("user", anna).set("active", false));
        host.sent().clear();
        save(deal("Coffee").set("owner", anna));
        deliver(1);
        assertThat(senders()).as("nobody there: the host").hasSize(6).containsOnlyOnce("Anna <anna@example.org>");
    }

    private List<String> senders() {
        return mails.find(Search.ALL, Long.MAX_VALUE, 100).stream()
                .map(each -> mails.mail(each.id()).orElseThrow())
                .map(mail -> mail.from()
                        .map(from -> from.name() + " <" + from.mailbox() + ">")
                        .orElse(""))
                .toList();
    }

    @Test
    void aRuleIsNotAboutWhatHappenedBeforeItWasMade() {
        Instant before = Instant.now().minusSeconds(1);
        save(deal("Tea").set("owner", ben));
        save(rule("CREATED").set("toOwner", true));
        host.sent()
                .of(RecordChanges.TOPIC)
                .forEach(each -> host.asSystem(() -> {
                    handler.handle(delivery(each, before));
                    return 0;
                }));

        assertThat(written()).isEmpty();
    }

    private static Delivery<RecordChanges> delivery(RecordChanges body) {
        return delivery(body, Instant.now());
    }

    private static Delivery<RecordChanges> delivery(RecordChanges body, Instant sentAt) {
        return new TestDelivery<>("2", body, 1, false, sentAt);
    }

    @Test
    void aTemplateThatIsGoneIsToldAndKeepsNobodyElseFromHisMail() {
        save(rule("CREATED").set("name", "Broken").set("toOwner", true));
        template("Other", "", "Other {{name}}", "<p>x</p>");
        save(rule("CREATED").set("name", "Good").set("template", "Other").set("toOwner", true));
        host.asSystem(() -> {
            host.records()
                    .find(mortise.entity.Query.of("mailTemplate").where(Filter.eq("name", "Deal")))
                    .records()
                    .forEach(each -> host.records().save(Draft.delete("mailTemplate", each.id())));
            return 0;
        });
        save(deal("Tea").set("owner", ben));

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> deliver(1))
                .withMessageContaining("mail rule 'Broken'")
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID));

        assertThat(written()).containsExactly("ben@example.org: Other Tea");
    }

    @Test
    void rulesThatCouldNeverSendAreRefused() {
        assertRefused(rule("CREATED"), "toOwner");
        assertRefused(rule("CREATED").set("toOwner", true).set("entity", "nothing"), "entity");
        assertRefused(rule("FIELD_CHANGED").set("toOwner", true).set("field", "nothing"), "field");
        assertRefused(rule("CREATED").set("addressField", "owner"), "addressField");
        assertRefused(rule("CREATED").set("toOwner", true).set("template", "Nothing"), "template");
        assertRefused(rule("CREATED").set("toOwner", true).set("entity", "user"), "template");
    }

    private void assertRefused(Draft draft, String... fields) {
        assertThatExceptionOfType(Failure.class).isThrownBy(() -> save(draft)).satisfies(failure -> assertThat(
                        failure.problems())
                .extracting(Problem::field)
                .containsExactlyInAnyOrder(fields));
    }
}
