package mortise.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import mortise.core.Failure;
import mortise.core.Money;
import mortise.entity.Record;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Forms as a browser without scripts sends them. */
class FormTest {
    private static WebHost host;
    private Client ingrid;
    private long account;

    @BeforeAll
    static void start() throws Exception {
        host = WebHost.start(Map.of("zone", "Europe/Berlin"));
    }

    @AfterAll
    static void stop() throws Exception {
        host.close();
    }

    @BeforeEach
    void open() throws Exception {
        ingrid = new Client(host.address()).signIn("ingrid");
        account = host.add(
                "account",
                Map.of(
                        "name",
                        "Fjord Boats",
                        "status",
                        "PROSPECT",
                        "owner",
                        host.person(0),
                        "notes",
                        "Deliver to the quay, ring at gate 2.",
                        "creditLimit",
                        euros("150000"),
                        "lastActivity",
                        Instant.parse("2026-03-04T10:15:30.123456Z"),
                        "approved",
                        true));
    }

    private static Money euros(String amount) {
        return new Money(new BigDecimal(amount), Currency.getInstance("EUR"));
    }

    private Record account() {
        return host.read("account", account);
    }

    private String edit() {
        return "/accounts/" + account + "/edit";
    }

    @Test
    void makesARecordOfEveryTypeOfField() throws Exception {
        Client.Form form = ingrid.get("/accounts/new").form();
        assertThat(form.value("q.owner")).isEqualTo("Ingrid Solberg");
        form.set("f.name", "Nordlys Shipping")
                .set("f.status", "AT_RISK")
                .set("q.owner", "mateo")
                .set("f.employees", "1,250")
                .set("f.annualRevenue", "1,284,000.50")
                .set("f.annualRevenue.currency", "nok")
                .set("f.lastActivity", "2026-07-01T09:30")
                .set("f.website", "https://nordlys.example")
                .set("f.phone", "+47 70 12 44 90")
                .set("f.discount", "12.5")
                .set("f.rating", "-4.25")
                .set("f.newsletter", "false")
                .set("f.approved", "true")
                .set("f.renewal", "2027-03-31")
                .set("f.interests", "WOOD", "FISH")
                .set("f.notes", "one\r\ntwo")
                .set("f.description", "<div onclick=\"a()\">Ships <b>iron</b><script>a()</script></div>")
                .set("q.partners", "Vega Robotics 2")
                .set("f.settings", "{\"a\": [1, 2]}");

        Client.Page answer = ingrid.send(form);

        assertThat(answer.status()).isEqualTo(303);
        long id = Long.parseLong(answer.location().replaceAll("\\D", ""));
        Record saved = host.read("account", id);
        assertThat(saved.get("name")).isEqualTo("Nordlys Shipping");
        assertThat(saved.get("status")).isEqualTo("AT_RISK");
        assertThat(saved.get("owner")).isEqualTo(host.person(3));
        assertThat(saved.get("employees")).isEqualTo(1250L);
        assertThat(saved.get("annualRevenue"))
                .isEqualTo(new Money(new BigDecimal("1284000.5"), Currency.getInstance("NOK")));
        assertThat(saved.get("lastActivity")).isEqualTo(Instant.parse("2026-07-01T07:30:00Z"));
        assertThat(saved.get("discount")).isEqualTo(new BigDecimal("12.5"));
        assertThat(saved.get("rating")).isEqualTo(new BigDecimal("-4.25"));
        assertThat(saved.get("newsletter")).isEqualTo(false);
        assertThat(saved.get("approved")).isEqualTo(true);
        assertThat(saved.get("renewal")).isEqualTo(LocalDate.of(2027, 3, 31));
        assertThat(saved.get("interests")).isEqualTo(List.of("FISH", "WOOD"));
        assertThat(saved.get("notes")).isEqualTo("one\ntwo");
        assertThat(saved.get("description")).isEqualTo("<p>Ships <b>iron</b></p>");
        assertThat((List<?>) saved.get("partners")).hasSize(1);
        assertThat(ingrid.get(answer.location()).text("h1")).startsWith("Nordlys Shipping");
    }

    @Test
    void startsWithDefaultsAndWhatTheAddressFillsIn() throws Exception {
        Client.Form form = ingrid.get(
                        "/opportunities/new?f.account=" + account + "&f.name=Boats&to=/accounts/" + account)
                .form();

        assertThat(form.value("f.stage")).isEqualTo("OPEN");
        assertThat(form.value("q.account")).isEqualTo("Fjord Boats");
        assertThat(form.value("f.name")).isEqualTo("Boats");
        assertThat(ingrid.send(form).location()).isEqualTo("/accounts/" + account);
    }

    @Test
    void keepsWhatWasTypedAndSaysAllThatIsWrongAtTheFields() throws Exception {
        Client.Form form = ingrid.get(edit())
                .form()
                .set("f.name", "")
                .set("f.employees", "many")
                .set("f.discount", "120")
                .set("f.renewal", "31 March")
                .set("q.owner", "nobody at all")
                .set("f.city", "Ålesund <3");

        Client.Page page = ingrid.send(form);

        assertThat(page.status()).isEqualTo(422);
        assertThat(page.html().select("#errs a").eachAttr("href"))
                .containsExactly("#f-name", "#f-owner", "#f-employees", "#f-discount", "#f-renewal");
        assertThat(page.text("#errs b")).isEqualTo("Not saved yet: 5 things need attention");
        assertThat(page.text("#f-employees-e")).isEqualTo("This is not a number.");
        assertThat(page.text("#f-name-e")).isEqualTo("This is needed.");
        assertThat(page.text("#f-discount-e")).isEqualTo("At most 100.");
        assertThat(page.html().select("#f-employees").attr("aria-invalid")).isEqualTo("true");
        assertThat(page.html().select("#f-employees").attr("aria-describedby")).isEqualTo("f-employees-e");
        assertThat(page.form().value("f.employees")).isEqualTo("many");
        assertThat(page.form().value("f.city")).isEqualTo("Ålesund <3");
        assertThat(page.form().value("q.owner")).isEqualTo("nobody at all");
        assertThat(account().version()).isEqualTo(1);

        Client.Page again = ingrid.send(page.form()
                .set("f.name", "Fjord Boats AS")
                .set("f.employees", "12")
                .set("f.discount", "")
                .set("f.renewal", "2027-03-31")
                .set("q.owner", "Aiko Tanaka"));
        assertThat(again.status()).isEqualTo(303);
        assertThat(account().get("owner")).isEqualTo(host.person(2));
        assertThat(account().get("city")).isEqualTo("Ålesund <3");
    }

    @Test
    void offersTheRecordsThatWhatWasTypedFits() throws Exception {
        Client.Page page = ingrid.send(ingrid.get("/contacts/new").form().set("q.account", "Vega"));

        assertThat(page.status()).isEqualTo(422);
        assertThat(page.html().select("[data-field=account] .offered label")).hasSizeGreaterThan(1);
        String id =
                page.html().select("[data-field=account] [type=radio]").get(1).attr("value");
        Client.Page saved = ingrid.send(page.form().put("f.account", id));

        assertThat(saved.status()).isEqualTo(422);
        String title = host.read("account", Long.parseLong(id)).title();
        assertThat(ingrid.send(page.form().put("f.account", id).put("q.account", title))
                        .status())
                .isEqualTo(303);
    }

    @Test
    void leavesAloneWhatNobodyTouched() throws Exception {
        Client.Form form = ingrid.get(edit()).form().set("f.city", "Bergen");

        ingrid.send(form);

        assertThat(account().get("city")).isEqualTo("Bergen");
        assertThat(account().get("lastActivity")).isEqualTo(Instant.parse("2026-03-04T10:15:30.123456Z"));
        assertThat(host.host()
                        .asSystem(() -> host.host()
                                .records()
                                .history("account", account, 0, 10)
                                .get(0))
                        .changes())
                .extracting("field")
                .containsExactly("city");
    }

    @Test
    void savesNothingIfNothingWasChanged() throws Exception {
        assertThat(ingrid.send(ingrid.get(edit()).form()).status()).isEqualTo(303);
        assertThat(account().version()).isEqualTo(1);
    }

    @Test
    void emptiesAFieldAndUnchecksABox() throws Exception {
        Client.Form form = ingrid.get(edit())
                .form()
                .set("f.notes", "")
                .set("f.creditLimit", "")
                .set("q.owner", "")
                .put("f.approved");

        ingrid.send(form);

        assertThat(account().get("notes")).isNull();
        assertThat(account().get("creditLimit")).isNull();
        assertThat(account().get("owner")).isNull();
        assertThat(account().get("approved")).isEqualTo(false);
    }

    @Test
    void readsTheHourInTheZoneTheFormWasShownIn() throws Exception {
        Client.Form form = ingrid.get(edit()).form().set("f.lastActivity", "2026-01-05T08:00");
        assertThat(form.value("_zone")).isEqualTo("Europe/Berlin");

        ingrid.send(form.put("_zone", "Asia/Tokyo"));

        assertThat(account().get("lastActivity"))
                .isEqualTo(java.time.LocalDateTime.parse("2026-01-05T08:00")
                        .atZone(ZoneId.of("Asia/Tokyo"))
                        .toInstant());
    }

    @Test
    void refusesAnHourThatTheClocksLeaveOut() throws Exception {
        Client.Page page = ingrid.send(ingrid.get(edit()).form().set("f.lastActivity", "2026-03-29T02:30"));

        assertThat(page.status()).isEqualTo(422);
        assertThat(page.text("#f-lastActivity-e")).contains("put forward");
    }

    @Test
    void mergesWhatDoesNotTouch() throws Exception {
        Client.Form mine = ingrid.get(edit()).form().set("f.city", "Bergen");
        ingrid.send(ingrid.get(edit()).form().set("f.phone", "+47 1"));

        Client.Page answer = ingrid.send(mine);

        assertThat(answer.status()).isEqualTo(303);
        assertThat(account().get("city")).isEqualTo("Bergen");
        assertThat(account().get("phone")).isEqualTo("+47 1");
        assertThat(account().version()).isEqualTo(3);
        assertThat(ingrid.get(answer.location()).text(".toast")).contains("Ingrid Solberg");
    }

    private Client.Page conflict() throws Exception {
        Client.Form mine = ingrid.get(edit())
                .form()
                .set("f.creditLimit", "200,000")
                .set("f.notes", "Deliver to the quay, ring at gate 4.")
                .set("f.city", "Bergen");
        Client admin = new Client(host.address()).signIn("admin");
        admin.send(admin.get(edit())
                .form()
                .set("f.creditLimit", "250,000")
                .set("f.notes", "Deliver to the quay, ring at gate 2. Forklift on site.")
                .set("f.status", "CUSTOMER"));
        return ingrid.send(mine);
    }

    @Test
    void showsBothVersionsOfWhatBothChanged() throws Exception {
        Client.Page page = conflict();

        assertThat(page.status()).isEqualTo(409);
        assertThat(page.html().select(".cmp .cf .k").eachText())
                .containsExactlyInAnyOrder(
                        "Credit limit was €150,000", "Notes was Deliver to the quay, ring at gate 2.");
        assertThat(page.html()
                        .select("[name=c.creditLimit]")
                        .parents()
                        .select("label.ver")
                        .eachText())
                .anyMatch(text -> text.contains("€200,000"))
                .anyMatch(text -> text.contains("Mateo Ruiz") && text.contains("€250,000"));
        assertThat(page.html().select(".ver.both .prelines").text()).contains("ring at gate 4. Forklift on site");
        assertThat(page.html().select(".mrg").eachText())
                .anyMatch(text -> text.contains("Status") && text.contains("Prospect") && text.contains("Customer"))
                .anyMatch(text -> text.contains("City") && text.contains("Bergen"));
        assertThat(account().version()).isEqualTo(2);
    }

    @Test
    void savesWhatWasChosenOfBothVersions() throws Exception {
        Client.Page page = conflict();

        Client.Page undecided = ingrid.send(page.form().put("c.notes", "both"));
        assertThat(undecided.status()).isEqualTo(422);
        assertThat(undecided.form().value("c.notes")).isEqualTo("both");
        Client.Page saved = ingrid.send(undecided.form().put("c.creditLimit", "theirs"));

        assertThat(saved.status()).isEqualTo(303);
        assertThat(account().get("creditLimit")).isEqualTo(euros("250000"));
        assertThat(account().get("notes")).isEqualTo("Deliver to the quay, ring at gate 4. Forklift on site.");
        assertThat(account().get("city")).isEqualTo("Bergen");
        assertThat(account().get("status")).isEqualTo("CUSTOMER");
        assertThat(account().version()).isEqualTo(3);
    }

    @Test
    void choosesOneSideForAllWithoutAScript() throws Exception {
        Client.Page page = conflict();

        Client.Page chosen = ingrid.send(page.form().put("_all", "mine"));
        ingrid.send(chosen.form());

        assertThat(account().get("creditLimit")).isEqualTo(euros("200000"));
    }

    @Test
    void asksAgainIfSomebodySavesOnceMore() throws Exception {
        Client.Form decided = conflict().form().put("c.notes", "mine").put("c.creditLimit", "mine");
        ingrid.send(ingrid.get(edit()).form().set("f.creditLimit", "300,000"));

        Client.Page page = ingrid.send(decided);

        assertThat(page.status()).isEqualTo(409);
        assertThat(page.html().select(".ver").text()).contains("€300,000");
        assertThat(page.html().select("[name=c.creditLimit][checked]")).isEmpty();
    }

    @Test
    void goesBackToTheFormWithBothVersionsInSight() throws Exception {
        Client.Page form = ingrid.send(conflict().form().put("_back", "1"));

        assertThat(form.status()).isEqualTo(200);
        assertThat(form.form().value("f.creditLimit")).isEqualTo("200,000");
        assertThat(form.form().value("f.city")).isEqualTo("Bergen");
        assertThat(form.text("#f-creditLimit-c")).contains("Mateo Ruiz").contains("250,000");
        assertThat(ingrid.send(form.form()).status()).isEqualTo(303);
        assertThat(account().get("creditLimit")).isEqualTo(euros("200000"));
    }

    @Test
    void asksWhenItCannotKnowWhatOthersChanged() throws Exception {
        Client.Form mine = ingrid.get(edit()).form().set("f.city", "Bergen");
        ingrid.send(ingrid.get(edit()).form().set("f.city", "Oslo"));
        host.forgetHistory();

        Client.Page page = ingrid.send(mine);

        assertThat(page.status()).isEqualTo(409);
        assertThat(page.html().select(".ver").text()).contains("Bergen").contains("Oslo");
    }

    @Test
    void keepsWhatWasTypedWhenTheDatabaseIsAway() throws Exception {
        Client.Form form = ingrid.get(edit()).form().set("f.city", "Bergen");
        host.records.failSaves(Failure.unavailable("the database does not answer", null));

        Client.Page page = ingrid.send(form);
        host.records.failSaves(null);

        assertThat(page.status()).isEqualTo(503);
        assertThat(page.form().value("f.city")).isEqualTo("Bergen");
        assertThat(page.text("[role=alert]")).contains("does not answer");
    }

    @Test
    void isNotThereForWhoMayNotChange() throws Exception {
        Client guest = new Client(host.address()).signIn("guest");

        assertThat(guest.get(edit()).status()).isEqualTo(403);
        assertThat(guest.get("/accounts/new").status()).isEqualTo(403);
        assertThat(ingrid.get("/accounts/99999/edit").status()).isEqualTo(404);
    }

    @Test
    void takesATextOfAMillionLetters() throws Exception {
        Client.Form form = ingrid.get(edit()).form().set("f.notes", "ä".repeat(1_000_000));

        assertThat(ingrid.send(form).status()).isEqualTo(303);
        Client.Page page = ingrid.send(ingrid.get(edit()).form().set("f.notes", "ä".repeat(1_000_001)));
        assertThat(page.status()).isEqualTo(422);
        assertThat(page.text("#f-notes-e")).isEqualTo("At most 1,000,000 characters.");
    }
}
