package mortise.web;

import static com.microsoft.playwright.options.WaitForSelectorState.HIDDEN;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.LoadState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the pages do in a real browser, with keyboard and mouse, and without scripts. */
class BehaviourTest {
    private static WebHost host;
    private static Browser browser;
    private Browser.Tab tab;
    private Page page;

    @BeforeAll
    static void start() throws Exception {
        host = WebHost.start(Map.of());
        browser = new Browser();
    }

    @AfterAll
    static void stop() throws Exception {
        browser.close();
        host.close();
    }

    @BeforeEach
    void open() {
        tab = browser.open(1440, false);
        page = tab.page();
        page.navigate(host.address() + "/sign-in?to=%2Faccounts");
        page.fill("#u", "ingrid");
        page.fill("#p", "ingrid-secret");
        page.click("button[type=submit]");
        page.waitForURL(host.address() + "/accounts");
    }

    @AfterEach
    void close() {
        tab.close();
    }

    private String status() {
        return page.locator("#list-status").innerText();
    }

    private void waitForStatus(String text) {
        page.waitForCondition(() -> text.equals(status()));
    }

    private Locator rows() {
        return page.locator("#list tbody tr");
    }

    @Test
    void pagesWithoutLoadingTheWholePageAndKeepsItInTheAddress() {
        page.evaluate("window.stayed = true");

        page.click("#page-next");
        waitForStatus("26 to 50 of 180");

        assertThat(page.url()).endsWith("/accounts?page=2");
        assertThat(page.evaluate("window.stayed")).isEqualTo(true);
        page.goBack();
        waitForStatus("1 to 25 of 180");
        page.goForward();
        waitForStatus("26 to 50 of 180");
    }

    @Test
    void sortsByAColumnBothWaysAndSaysSo() {
        page.click("#sort-annualRevenue");
        page.waitForURL(Pattern.compile(".*sort=annualRevenue$"));
        assertThat(page.locator("th[aria-sort=ascending]").innerText()).contains("Annual revenue");

        page.click("#sort-annualRevenue");
        page.waitForURL(Pattern.compile(".*sort=-annualRevenue$"));

        assertThat(page.locator("th[aria-sort=descending]").innerText()).contains("Annual revenue");
        assertThat(page.evaluate("document.activeElement.id")).isEqualTo("sort-annualRevenue");
    }

    @Test
    void searchesWhileTypingAndLosesNoLetter() {
        page.click("#list-q");
        page.keyboard().type("delft ceramics works", new com.microsoft.playwright.Keyboard.TypeOptions().setDelay(60));

        page.waitForCondition(() -> page.url().contains("q=delft+ceramics+works"));
        waitForStatus("1 to 10 of 10");

        assertThat(page.inputValue("#list-q")).isEqualTo("delft ceramics works");
        assertThat(page.evaluate("document.activeElement.id")).isEqualTo("list-q");
    }

    @Test
    void addsChangesAndRemovesAFilter() {
        page.keyboard().press("f");
        page.click("#addfilter a:has-text('Status')");
        page.check(".fedit >> text=At risk");
        page.click(".fedit >> text=Apply");
        page.waitForURL(Pattern.compile(".*filter\\[status]\\[in]=AT_RISK$"));
        assertThat(page.locator("#f0").innerText())
                .contains("Status")
                .contains("is")
                .contains("At risk");

        page.click("#f0 > summary");
        page.check("#f0 .fedit >> text=Partner");
        page.click("#f0 .fedit >> text=Apply");
        page.waitForURL(Pattern.compile(".*filter\\[status]\\[in]=PARTNER,AT_RISK$"));

        page.click("[aria-label='Remove filter on Status']");
        waitForStatus("1 to 25 of 180");
        assertThat(page.url()).endsWith("/accounts");
    }

    @Test
    void filtersByAPersonFoundByName() {
        page.click("#addfilter > summary");
        page.click("#addfilter a:has-text('Owner')");
        page.click(".fedit [name=lookup]");
        page.keyboard().type("aiko", new com.microsoft.playwright.Keyboard.TypeOptions().setDelay(60));
        page.waitForCondition(() -> page.locator(".fedit .opts li").count() == 1);
        page.check(".fedit .opts >> text=Aiko Tanaka");
        page.click(".fedit >> text=Apply");

        waitForStatus("1 to 25 of 36");
        assertThat(page.locator("#f0").innerText()).contains("Aiko Tanaka");
    }

    @Test
    void showsAsManyInputsAsTheComparisonTakes() {
        page.click("#addfilter > summary");
        page.click("#addfilter a:has-text('Employees')");
        page.waitForSelector("#fe-op");
        assertThat(page.locator(".fedit input[name=v]:visible").count()).isEqualTo(1);

        page.selectOption("#fe-op", "range");
        assertThat(page.locator(".fedit input[name=v]:visible").count()).isEqualTo(2);
        page.fill("#fe-1", "10");
        page.fill("#fe-2", "50");
        page.click(".fedit >> text=Apply");

        waitForStatus("1 to 2 of 2");
        page.click("#f0 > summary");
        page.selectOption("#f0 #fe-op", "empty");
        assertThat(page.locator("#f0 .fedit input[name=v]:visible").count()).isZero();
    }

    @Test
    void choosesColumnsAndKeepsTheirOrderInTheAddress() {
        page.click("#columns > summary");
        page.check("#col-website");
        page.waitForURL(Pattern.compile(".*columns=status,owner,city,annualRevenue,employees,lastActivity,website$"));
        page.waitForSelector("#columns[open]");
        assertThat(page.locator("thead").innerText()).contains("Website");

        page.hover("#columns li:has(#col-website)");
        page.click("#up-website");
        page.waitForURL(Pattern.compile(".*employees,website,lastActivity$"));

        page.click("#columns >> text=Reset");
        page.waitForURL(host.address() + "/accounts");
    }

    @Test
    void movesSelectsAndOpensByKeyboard() {
        page.keyboard().press("j");
        page.keyboard().press("j");
        page.keyboard().press("x");
        page.keyboard().press("j");
        page.keyboard().press("j");
        page.keyboard().press("Shift+X");
        assertThat(page.locator("#bulk .cnt").innerText()).isEqualTo("3 selected");
        assertThat(page.locator("tr[aria-selected=true]").count()).isEqualTo(3);

        page.keyboard().press("Enter");
        page.waitForURL(Pattern.compile(".*/accounts/\\d+$"));
    }

    @Test
    void singleKeysCanBeSwitchedOff() {
        page.keyboard().press("?");
        page.uncheck("#single-keys");
        page.keyboard().press("Escape");

        page.keyboard().press("j");
        assertThat(page.locator("tr.cur").count()).isZero();
        page.keyboard().press("Control+k");
        assertThat(page.locator("#palette[open]").count()).isEqualTo(1);
    }

    @Test
    void deletesSelectedRecordsOnlyAfterAsking() {
        page.navigate(host.address() + "/accounts?q=Solano+Vineyards&sort=-title");
        int before = rows().count();
        page.locator("tbody .check").nth(0).check();
        page.locator("tbody .check").nth(1).check();

        page.click("#bulk .danger");
        assertThat(page.locator("#bd-h").innerText()).isEqualTo("Delete 2 records?");
        assertThat(page.evaluate("document.activeElement.innerText")).isEqualTo("Keep");
        page.click("#bulk-delete .solid");

        page.waitForLoadState(LoadState.LOAD);
        assertThat(page.locator(".toast").innerText()).contains("2 records deleted");
        assertThat(rows().count()).isEqualTo(before - 2);
        page.reload();
        assertThat(page.locator(".toast").count()).isZero();
    }

    @Test
    void setsAChoiceAndAnOwnerOfSelectedRecords() {
        page.navigate(host.address() + "/accounts?q=Granite+Bay&columns=status,owner");
        page.locator("tbody .check").nth(0).check();
        page.locator("tbody .check").nth(1).check();
        page.click("#bulk-choice > summary");
        assertThat(tab.faults("list-bulk-choice")).isEmpty();
        page.click("#bulk-choice button:has-text('Churned')");
        page.waitForSelector(".toast");
        assertThat(page.locator(".toast").innerText()).contains("2 records changed");
        assertThat(rows().nth(0).innerText()).contains("Churned");

        page.locator("tbody .check").nth(0).check();
        page.click("#bulk-owner > summary");
        page.waitForSelector("#bulk-owner .opts button");
        page.fill("#bulk-owner [name=lookup]", "mateo");
        page.waitForCondition(() -> page.locator("#bulk-owner .opts button").count() == 1);
        page.click("#bulk-owner .opts button");
        page.waitForCondition(() -> page.locator(".toast").innerText().contains("1 record changed"));

        assertThat(rows().nth(0).innerText()).contains("Mateo Ruiz");
    }

    @Test
    void paletteFindsRecordsThenActionsThenPlaces() {
        page.keyboard().press("Control+k");
        page.keyboard().type("halv");
        page.waitForSelector("#palette mark");

        List<String> options = page.locator("#palette [role=option]").allInnerTexts();
        assertThat(options.get(0)).contains("Halvorsen Marine").contains("Account");
        assertThat(options).anyMatch(option -> option.contains("Nils Halvorsen"));
        assertThat(options.get(options.size() - 1)).contains("Search everything");
        assertThat(tab.faults("palette")).isEmpty();

        page.keyboard().press("ArrowDown");
        page.keyboard().press("ArrowUp");
        page.keyboard().press("Enter");
        page.waitForURL(Pattern.compile(".*/accounts/\\d+$"));
    }

    @Test
    void paletteWithAnAngleKnowsCommandsOnly() {
        page.click("[data-palette]");
        page.keyboard().type("> new con");
        page.waitForCondition(() -> page.locator("#palette [role=option]").count() == 1);
        page.keyboard().press("Enter");

        page.waitForURL(Pattern.compile(".*/contacts/new$"));
    }

    @Test
    void goesToAPlaceByTwoKeys() {
        page.keyboard().press("g");
        page.keyboard().press("c");
        page.waitForURL(host.address() + "/contacts");
    }

    @Test
    void switchesTheThemeAndRemembersIt() {
        page.click("[data-theme-toggle]");
        assertThat(page.getAttribute("html", "data-theme")).isEqualTo("dark");
        page.reload();
        assertThat(page.getAttribute("html", "data-theme")).isEqualTo("dark");

        page.click("#me > summary");
        page.click("#me button[value=system]");
        page.waitForLoadState(LoadState.LOAD);
        assertThat(page.getAttribute("html", "data-theme")).isNull();
    }

    @Test
    void speaksGermanWithGermanNumbers() {
        page.click("#me > summary");
        page.click("#me button[value=de]");
        page.waitForURL(host.address() + "/accounts");

        assertThat(page.getAttribute("html", "lang")).isEqualTo("de");
        assertThat(status()).isEqualTo("1 bis 25 von 180");
        assertThat(page.locator("#list").innerText())
                .contains("Filter hinzufügen")
                .contains("133.250");
    }

    @Test
    void everythingWorksWithoutScripts() {
        BrowserContext context = tab.context()
                .browser()
                .newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                        .setJavaScriptEnabled(false)
                        .setReducedMotion(com.microsoft.playwright.options.ReducedMotion.REDUCE));
        try (context) {
            Page plain = context.newPage();
            plain.navigate(host.address() + "/accounts?sort=-name");
            plain.fill("#u", "ingrid");
            plain.fill("#p", "ingrid-secret");
            plain.click("button[type=submit]");
            assertThat(plain.url()).isEqualTo(host.address() + "/accounts?sort=-name");

            plain.fill("#list-q", "marine");
            plain.keyboard().press("Enter");
            plain.waitForURL(Pattern.compile(".*q=marine.*"));
            assertThat(plain.url()).contains("sort=-name");

            plain.click("#addfilter > summary");
            plain.click("#addfilter a:has-text('Status')");
            plain.check("text=Customer");
            plain.click("text=Apply");
            assertThat(plain.url()).contains("filter[status][in]=CUSTOMER").contains("q=marine");
            assertThat(plain.locator("tbody tr").count()).isEqualTo(2);

            plain.click("#columns > summary");
            plain.uncheck("#col-city");
            plain.click("#columns >> text=Apply");
            assertThat(plain.url()).contains("columns=status,owner,annualRevenue");
            plain.click("#me > summary");
            plain.click("text=Sign out");
            assertThat(plain.url()).isEqualTo(host.address() + "/sign-in");
        }
    }

    @Test
    void anEndedSessionLeadsToSignInAndBack() {
        List<Cookie> cookies = tab.context().cookies();
        assertThat(cookies).anyMatch(cookie -> cookie.name.equals("mortise_session") && cookie.httpOnly);
        cookies.stream()
                .filter(cookie -> cookie.name.equals("mortise_session"))
                .forEach(cookie -> host.signIn.signOut(cookie.value));

        page.click("#page-next");
        page.waitForURL(Pattern.compile(".*/sign-in.*"));
    }

    @Test
    void aFailingListSaysSoAndKeepsTheRows() {
        host.records.fail(new IllegalStateException("the database is in pieces"));
        try {
            page.click("#page-next");
            page.waitForSelector(".toast");
        } finally {
            host.records.fail(null);
        }

        assertThat(page.locator(".toast").innerText()).contains("did not work").contains("Reference");
        assertThat(status()).isEqualTo("1 to 25 of 180");
        assertThat(page.locator("#list[aria-busy]").count()).isZero();
    }

    @Test
    void theZoneOfTheBrowserCounts() {
        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> tab.context().cookies().stream()
                .anyMatch(cookie -> cookie.name.equals("mortise_zone") && cookie.value.contains("Berlin")));
    }

    @Test
    void goesThroughTheRecordsOfAListByKey() {
        page.navigate(host.address() + "/accounts?sort=-employees");
        List<String> names = page.locator("#list .rec").allInnerTexts();
        page.keyboard().press("j");
        page.keyboard().press("j");
        page.keyboard().press("Enter");
        page.waitForSelector("[data-record]");
        assertThat(page.locator("h1").innerText()).startsWith(names.get(1));

        page.keyboard().press("j");
        page.waitForCondition(() -> page.locator("h1").innerText().startsWith(names.get(2)));
        page.keyboard().press("k");
        page.waitForCondition(() -> page.locator("h1").innerText().startsWith(names.get(1)));

        assertThat(page.locator("[data-list]").getAttribute("href")).isEqualTo("/accounts?sort=-employees");
        page.keyboard().press("e");
        page.waitForURL(Pattern.compile(".*/edit$"));
    }

    @Test
    void showsATabWithoutLoadingTheWholePage() {
        page.navigate(host.address() + "/accounts/" + host.account(0));
        page.evaluate("window.stayed = true");

        page.click("#tab-contacts");
        page.waitForURL(Pattern.compile(".*tab=contacts$"));

        assertThat(page.locator("#tabs tbody tr").count()).isEqualTo(10);
        assertThat(page.evaluate("window.stayed")).isEqualTo(true);
        assertThat(page.evaluate("document.activeElement.id")).isEqualTo("tab-contacts");
    }

    @Test
    void asksInADialogAndDeletes() {
        long doomed = host.add("account", Map.of("name", "Doomed", "approved", true));
        page.navigate(host.address() + "/accounts/" + doomed);
        page.click("#more > summary");
        page.click("#delete");
        page.waitForSelector("#ask[open]");
        assertThat(page.evaluate("document.activeElement.textContent.trim()")).isEqualTo("Keep");
        page.keyboard().press("Enter");
        page.waitForSelector("#ask[open]", new Page.WaitForSelectorOptions().setState(HIDDEN));
        assertThat(page.url()).endsWith("/accounts/" + doomed);

        page.click("#more > summary");
        page.click("#delete");
        page.click("#ask .danger");
        page.waitForURL(host.address() + "/accounts");
        assertThat(page.locator(".toast").innerText()).isEqualTo("Doomed is deleted");
    }

    @Test
    void findsARecordWhileTyping() {
        page.navigate(host.address() + "/contacts/new");
        page.fill("#f-lastName", "Moe");
        page.click("#f-account");
        page.keyboard().type("delft ceramics works 3");
        page.waitForSelector("record-picker [role=option]");
        page.waitForCondition(() -> page.locator("record-picker [role=option]").count() == 1);
        assertThat(page.locator("#f-account").getAttribute("aria-expanded")).isEqualTo("true");
        page.keyboard().press("Enter");
        assertThat(page.inputValue("#f-account")).isEqualTo("Delft Ceramics Works 3");
        page.keyboard().press("Control+s");

        page.waitForURL(Pattern.compile(".*/contacts/\\d+$"));

        assertThat(page.locator("main").innerText()).contains("Delft Ceramics Works 3");
    }

    @Test
    void addsAndRemovesSeveralRecords() {
        page.navigate(host.address() + "/accounts/" + host.account(40) + "/edit");
        for (String name : List.of("vega robotics 2", "arbor timber co-op 2")) {
            page.click("#f-partners");
            page.keyboard().type(name);
            page.locator("[data-field=partners] [aria-selected=true]:has-text('" + name + "')")
                    .waitFor();
            page.keyboard().press("Enter");
            page.locator("[data-field=partners] .picked label:has-text('" + name + "')")
                    .waitFor();
        }
        page.uncheck("[data-field=partners] .picked label:has-text('Vega') input");
        page.click(".savebar .pri");
        page.waitForURL(Pattern.compile(".*/accounts/\\d+$"));

        assertThat(page.locator("aside dd .tag.line").allInnerTexts()).containsExactly("Arbor Timber Co-op 2");
    }

    @Test
    void formatsText() {
        page.navigate(host.address() + "/accounts/" + host.account(41) + "/edit");
        page.click("#f-description");
        page.keyboard().press("Control+a");
        page.keyboard().type("plain ");
        page.click("[data-command=bold]");
        page.keyboard().type("bold");
        page.click("[data-command=bold]");
        page.keyboard().press("Enter");
        page.click("[data-command=insertUnorderedList]");
        page.keyboard().type("one");
        assertThat(page.locator("[data-unsaved]").innerText()).isEqualTo("1 unsaved change");
        page.keyboard().press("Control+s");
        page.waitForURL(Pattern.compile(".*/accounts/\\d+$"));

        assertThat(page.locator(".rich strong, .rich b").innerText()).isEqualTo("bold");
        assertThat(page.locator(".rich li").innerText()).isEqualTo("one");
    }

    @Test
    void guardsWhatIsNotSavedAndOffersItAgain() {
        String edit = host.address() + "/accounts/" + host.account(42) + "/edit";
        page.navigate(edit);
        page.fill("#f-city", "Bergen");
        assertThat(page.locator("[data-unsaved]").innerText()).isEqualTo("1 unsaved change");
        page.waitForCondition(() -> !page.locator("[data-kept]").innerText().isEmpty());
        List<String> asked = new java.util.ArrayList<>();
        page.onDialog(dialog -> {
            asked.add(dialog.type());
            dialog.accept();
        });

        page.click("nav >> text=Contacts");
        page.waitForURL(host.address() + "/contacts");
        page.navigate(edit);
        page.click("[data-draft=restore]");

        assertThat(asked).containsExactly("beforeunload");
        assertThat(page.inputValue("#f-city")).isEqualTo("Bergen");
        page.keyboard().press("Control+s");
        page.waitForURL(Pattern.compile(".*/accounts/\\d+$"));
        page.navigate(edit);
        assertThat(page.locator("#draft").isHidden()).isTrue();
        assertThat(asked).hasSize(1);
    }

    @Test
    void leadsTheFocusToWhatIsWrong() {
        page.navigate(host.address() + "/accounts/" + host.account(43) + "/edit");
        page.fill("#f-name", "");
        page.keyboard().press("Control+s");
        page.waitForSelector("#errs");

        assertThat(page.evaluate("document.activeElement.id")).isEqualTo("errs");
        page.keyboard().press("Tab");
        page.keyboard().press("Enter");
        assertThat(page.evaluate("document.activeElement.id")).isEqualTo("f-name");
    }

    @Test
    void waitsUntilEveryConflictIsDecided() {
        long id = host.account(44);
        page.navigate(host.address() + "/accounts/" + id + "/edit");
        page.fill("#f-city", "Bergen");
        host.saveAs(3, mortise.entity.Draft.update("account", id).set("city", "Oslo"));
        page.keyboard().press("Control+s");
        page.waitForSelector("#conflict");
        Locator save = page.locator("[data-save]");
        assertThat(save.getAttribute("aria-disabled")).isEqualTo("true");
        save.click(new Locator.ClickOptions().setForce(true));
        assertThat(page.evaluate("document.activeElement.name")).isEqualTo("c.city");

        page.click("[data-all=theirs]");
        assertThat(page.locator("[data-progress]").innerText()).isEqualTo("1 of 1 done");
        page.click("[data-all=mine]");
        save.click();
        page.waitForURL(Pattern.compile(".*/accounts/\\d+$"));

        assertThat(host.read("account", id).get("city")).isEqualTo("Bergen");
    }

    @Test
    void copiesANewTokenAndInstallsADroppedFile() throws Exception {
        tab.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
        page.navigate(host.address() + "/me/token");
        page.fill("#t-name", "Script");
        page.keyboard().press("Enter");
        page.waitForSelector("#token[open]");
        page.keyboard().press("Enter");
        page.waitForCondition(
                () -> page.locator("#token .secret button").innerText().equals("Copied"));
        assertThat((String) page.evaluate("navigator.clipboard.readText()")).startsWith("mrt_");

        page.navigate(host.address() + "/admin/extensions");
        page.setInputFiles(
                "[name=jar]",
                new com.microsoft.playwright.options.FilePayload(
                        "tickets.jar",
                        "application/java-archive",
                        "PK".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        page.waitForURL(Pattern.compile(".*\\?x=tickets$"));
    }
}
