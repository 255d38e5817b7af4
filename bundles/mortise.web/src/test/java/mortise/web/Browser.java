package mortise.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One Chromium for all page tests of a class; every test gets a context of its own. */
final class Browser implements AutoCloseable {
    private final Playwright playwright;
    private final com.microsoft.playwright.Browser chromium;

    Browser() {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        chromium = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of(System.getProperty("chromium", "/usr/bin/chromium")))
                        .setChromiumSandbox(false)
                        .setArgs(List.of("--disable-dev-shm-usage")));
    }

    Tab open(int width, boolean dark) {
        BrowserContext context = chromium.newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(width, width < 500 ? 844 : 900)
                .setLocale("en-GB")
                .setTimezoneId("Europe/Berlin")
                .setReducedMotion(com.microsoft.playwright.options.ReducedMotion.REDUCE)
                .setColorScheme(dark ? ColorScheme.DARK : ColorScheme.LIGHT));
        Page page = context.newPage();
        Tab tab = new Tab(context, page, width, dark);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                tab.errors.add(message.text());
            }
        });
        page.onPageError(tab.errors::add);
        return tab;
    }

    @Override
    public void close() {
        chromium.close();
        playwright.close();
    }

    /** One page in one size and one theme. */
    record Tab(BrowserContext context, Page page, int width, boolean dark, List<String> errors)
            implements AutoCloseable {
        Tab(BrowserContext context, Page page, int width, boolean dark) {
            this(context, page, width, dark, new ArrayList<>());
        }

        /** Returns what axe finds, each with the elements, and keeps a picture. */
        List<String> faults(String name) {
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(Path.of("target", "shots", name + "-" + width + (dark ? "-dark" : "") + ".png")));
            List<String> faults = new ArrayList<>();
            for (Rule rule : new AxeBuilder(page)
                    // Nothing is in frames; the other mode opens a page of its own for each answer.
                    .setLegacyMode(true)
                    .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"))
                    .analyze()
                    .getViolations()) {
                rule.getNodes().forEach(node -> faults.add(rule.getId() + ": " + node.getHtml()));
            }
            return faults;
        }

        /** Requires that the page is clean: for axe, in its console, and not wider than the window. */
        void check(String name) {
            assertThat(faults(name)).as(name).isEmpty();
            assertThat(errors).as(name).isEmpty();
            boolean sideways = (boolean)
                    page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth");
            assertThat(sideways).as(name + " scrolls sideways").isFalse();
        }

        /** Signs somebody in as people do. */
        void signIn(WebHost host, String name) {
            page.navigate(host.address() + "/sign-in");
            page.fill("#u", name);
            page.fill("#p", name + "-secret");
            page.click("button[type=submit]");
            page.waitForURL(host.address() + "/");
        }

        @Override
        public void close() {
            context.close();
        }
    }
}
