package mortise.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstStartTest {
    private WebHost host;
    private Path password;

    @BeforeEach
    void start(@TempDir Path data) throws Exception {
        password = data.resolve("first-start/admin-password");
        Files.createDirectories(data.resolve("first-start"));
        Files.writeString(password, "admin-secret");
        System.setProperty("mortise.data", data.toString());
        try {
            host = WebHost.start(Map.of());
        } finally {
            System.clearProperty("mortise.data");
        }
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
    }

    @Test
    void theFirstPersonChoosesThePassword() throws Exception {
        try (Browser browser = new Browser()) {
            for (int width : new int[] {1440, 390}) {
                try (Browser.Tab tab = browser.open(width, width == 390)) {
                    tab.page().navigate(host.address() + "/accounts");
                    assertThat(tab.page().url()).isEqualTo(host.address() + "/first-start");
                    assertThat(tab.faults("first-start")).isEmpty();
                }
            }
            try (Browser.Tab tab = browser.open(1440, true)) {
                Page page = tab.page();
                page.navigate(host.address() + "/");
                page.fill("#o", "admin-secret");
                page.fill("#p", "korrekthesteb");
                page.fill("#p2", "korrekt");
                assertThat(page.locator(".rules .ok").count()).isEqualTo(1);
                page.click("button[type=submit]");
                assertThat(page.locator("[role=alert]").innerText()).contains("not the same");
                tab.errors().clear();
                assertThat(tab.faults("first-start-wrong")).isEmpty();

                page.fill("#o", "admin-secret");
                page.fill("#p", "korrekthesteb");
                page.fill("#p2", "korrekthesteb");
                assertThat(page.locator(".rules .ok").count()).isEqualTo(2);
                page.click("button[type=submit]");
                page.waitForURL(host.address() + "/");
                assertThat(page.locator("h1").innerText()).contains("Administrator");
            }
        }
    }

    @Test
    void isOverWhenTheGeneratedPasswordIsGone() throws Exception {
        Files.delete(password);
        try (Browser browser = new Browser();
                Browser.Tab tab = browser.open(1440, false)) {
            tab.page().navigate(host.address() + "/first-start");

            assertThat(tab.page().url()).isEqualTo(host.address() + "/sign-in");
        }
    }
}
