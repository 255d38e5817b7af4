package mortise.web.list;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ListAddressTest {
    private static ListAddress read(String... namesAndValues) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            parameters.put(namesAndValues[i], List.of(namesAndValues[i + 1]));
        }
        return ListAddress.read("/accounts", parameters);
    }

    @Test
    void readsAndWritesEverythingAListShows() {
        ListAddress address = read(
                "q", "marine & co",
                "filter[status][in]", "CUSTOMER,PARTNER",
                "filter[phone][exists]", "false",
                "filter[employees][range]", "10,50",
                "sort", "-annualRevenue",
                "columns", "status,owner",
                "size", "50",
                "page", "3");

        assertThat(address.href())
                .isEqualTo("/accounts?q=marine+%26+co&filter[status][in]=CUSTOMER,PARTNER&filter[phone][exists]=false"
                        + "&filter[employees][range]=10,50&sort=-annualRevenue&columns=status,owner&size=50&page=3");
        assertThat(address.conditions())
                .containsExactly(
                        new Condition("status", Operator.IN, List.of("CUSTOMER", "PARTNER")),
                        new Condition("phone", Operator.EMPTY, List.of()),
                        new Condition("employees", Operator.RANGE, List.of("10", "50")));
    }

    @Test
    void leavesOutWhatIsAtItsDefault() {
        assertThat(read().href()).isEqualTo("/accounts");
        assertThat(read("page", "1", "q", " ", "sort", "").href()).isEqualTo("/accounts");
    }

    @Test
    void leavesOutWhatItDoesNotKnow() {
        ListAddress address = read(
                "filter[name][sounds-like]", "x",
                "filter[name][shout]", "x",
                "filter[na-me][eq]", "x",
                "filter[employees][range]", "10",
                "filter[name][contains]", " ",
                "page", "-4",
                "size", "100000",
                "utm", "x");

        assertThat(address).isEqualTo(ListAddress.of("/accounts"));
    }

    @Test
    void keepsCommasOfTexts() {
        ListAddress address = read("filter[name][contains]", "a, b");

        assertThat(address.conditions()).containsExactly(new Condition("name", Operator.CONTAINS, List.of("a, b")));
    }

    @Test
    void startsAtTheFirstPageWhenTheListChanges() {
        ListAddress address = read("page", "7");

        assertThat(address.sort("name").page()).isEqualTo(1);
        assertThat(address.search("x").page()).isEqualTo(1);
        assertThat(address.size(50).page()).isEqualTo(1);
        assertThat(address.with(-1, new Condition("name", Operator.PRESENT, List.of()))
                        .page())
                .isEqualTo(1);
        assertThat(address.columns(List.of("owner")).page()).isEqualTo(7);
    }

    @Test
    void replacesAndRemovesFiltersByPlace() {
        ListAddress address = read("filter[name][contains]", "a", "filter[city][eq]", "b");
        Condition other = new Condition("name", Operator.STARTS, List.of("c"));

        assertThat(address.with(0, other).conditions().get(0)).isEqualTo(other);
        assertThat(address.with(9, other).conditions()).hasSize(3);
        assertThat(address.without(0).conditions()).hasSize(1);
        assertThat(address.without(5)).isEqualTo(address);
        assertThat(address.cleared().isNarrowed()).isFalse();
    }

    @Test
    void holdsAtMostTwentyFilters() {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (int i = 0; i < 50; i++) {
            parameters.put("filter[field" + i + "][eq]", List.of("x"));
        }

        assertThat(ListAddress.read("/accounts", parameters).conditions()).hasSize(20);
    }
}
