package mortise.web;

import com.microsoft.playwright.Page;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of search as PagesTest looks at the others, each time with an index of its own. */
class SearchPagesTest {
    @AutoClose
    private static final Browser browser = new Browser();

    @ParameterizedTest
    @CsvSource({"1440,false", "1440,true", "390,false", "390,true"})
    void searchIsClean(int width, boolean dark) throws Exception {
        try (WebHost own = WebHost.start(Map.of("organisation", "Northmoor Supply"));
                Browser.Tab tab = browser.open(width, dark)) {
            own.openSearch();
            Page page = tab.page();
            tab.signIn(own, "ingrid");
            for (String[] address : new String[][] {
                {"search", "search-found-start"},
                {"search?q=halv", "search-found"},
                {"search?q=halv&in=account", "search-found-one"},
                {"search?q=halvorsem", "search-found-similar"},
                {"search?q=qqqq", "search-found-nothing"},
                {"accounts?q=halvorsem", "list-similar"}
            }) {
                page.navigate(own.address() + "/" + address[0]);
                tab.check(address[1]);
            }
        }
    }
}
