package mortise.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ForgottenTest {
    @Test
    void aPersonChoosesAPasswordByAMailedLink() throws Exception {
        try (WebHost host = WebHost.start(Map.of("publicUrl", "https://crm.example.org/"));
                Browser browser = new Browser()) {
            MemoryPasswordReset reset = host.openPasswordReset();
            try (Browser.Tab tab = browser.open(390, true)) {
                Page page = tab.page();
                page.navigate(host.address() + "/sign-in");
                assertThat(tab.faults("sign-in-forgotten")).isEmpty();
                page.click("a[href='/forgotten']");
                assertThat(tab.faults("forgotten")).isEmpty();
                page.fill("#u", "nobody");
                page.click("button[type=submit]");
                String answer = page.locator("main").innerText();
                page.navigate(host.address() + "/forgotten");
                page.fill("#u", "ingrid");
                page.click("button[type=submit]");
                assertThat(page.locator("main").innerText()).isEqualTo(answer);
                assertThat(tab.faults("forgotten-sent")).isEmpty();
            }
            assertThat(reset.links).containsExactly("https://crm.example.org/reset?token=reset-secret-0");
            try (Browser.Tab tab = browser.open(1440, false)) {
                Page page = tab.page();
                page.navigate(host.address() + "/reset?token=reset-secret-0");
                assertThat(page.inputValue("#u")).isEqualTo("ingrid");
                assertThat(tab.faults("reset")).isEmpty();
                page.fill("#p", "short");
                page.fill("#p2", "other");
                page.click("button[type=submit]");
                assertThat(page.locator("[role=alert]").innerText()).contains("not the same");
                page.fill("#p", "short");
                page.fill("#p2", "short");
                page.click("button[type=submit]");
                assertThat(page.locator("[role=alert]").innerText()).contains("12 characters");
                tab.errors().clear();
                page.fill("#p", "walnut-dovetail-31");
                page.fill("#p2", "walnut-dovetail-31");
                page.click("button[type=submit]");
                assertThat(page.url()).startsWith(host.address() + "/sign-in");
                assertThat(page.locator("[role=status]").innerText()).contains("Your password is changed");
                assertThat(tab.faults("reset-done")).isEmpty();

                page.navigate(host.address() + "/reset?token=reset-secret-0");
                assertThat(page.locator("h1").innerText()).isEqualTo("This link works no more");
                tab.errors().clear();
                assertThat(tab.faults("reset-over")).isEmpty();
            }
        }
    }

    @Test
    void withoutASettingTheLinkLeadsToWhereTheRequestCameNotToWhatItSays() throws Exception {
        try (WebHost host = WebHost.start(Map.of())) {
            MemoryPasswordReset reset = host.openPasswordReset();
            Client client = new Client(host.address());

            Client.Page answer = client.send(client.get("/forgotten").form().set("user", "ingrid"));
            assertThat(answer.location()).isEqualTo("/forgotten?sent=1");

            assertThat(reset.links).containsExactly(host.address() + "/reset?token=reset-secret-0");
        }
    }

    @Test
    void saysSoWhereNoMailIsSent() throws Exception {
        try (WebHost host = WebHost.start(Map.of("help", "Call 12"))) {
            Client client = new Client(host.address());

            assertThat(client.get("/sign-in").has("a[href='/forgotten']")).isFalse();
            assertThat(client.get("/forgotten").text("main")).contains("sends no mail", "Call 12");
        }
    }
}
