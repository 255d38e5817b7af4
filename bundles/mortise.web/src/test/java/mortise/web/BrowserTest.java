package mortise.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The checks of pages fail when a page is bad. */
class BrowserTest {
    @Test
    void findsWhatIsWrong() {
        try (Browser browser = new Browser();
                Browser.Tab tab = browser.open(390, false)) {
            tab.page().setContent("<html><title>Bad</title><main><h1>Bad</h1><img src='data:,'></main></html>");

            assertThat(tab.faults("bad")).anyMatch(fault -> fault.startsWith("image-alt: <img"));
            assertThat(tab.faults("bad")).anyMatch(fault -> fault.startsWith("html-has-lang: "));
        }
    }
}
