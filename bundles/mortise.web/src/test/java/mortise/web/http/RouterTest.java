package mortise.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouterTest {
    private final Screen screen = visit -> Answer.empty();
    private final Router router = new Router(List.of(
            Route.get("/{entity}", screen),
            Route.get("/{entity}/{id}", screen),
            Route.get("/{entity}/new", screen),
            Route.post("/{entity}/delete", screen),
            Route.openGet("/sign-in", screen),
            Route.get("/", screen)));

    @Test
    void findsTheRouteWithFewerVariablesFirst() {
        assertThat(router.find("GET", "/sign-in"))
                .hasValueSatisfying(match -> assertThat(match.variables()).isEmpty());
        assertThat(router.find("GET", "/accounts")).hasValueSatisfying(match -> assertThat(match.variables())
                .containsExactlyEntriesOf(Map.of("entity", "accounts")));
        assertThat(router.find("GET", "/accounts/new"))
                .hasValueSatisfying(match -> assertThat(match.variables()).doesNotContainKey("id"));
    }

    @Test
    void takesOnlyNumbersForIds() {
        assertThat(router.find("GET", "/accounts/12")).isPresent();
        assertThat(router.find("GET", "/accounts/twelve")).isEmpty();
        assertThat(router.find("GET", "/accounts/9999999999999999999")).isEmpty();
    }

    @Test
    void knowsThePathButNotTheMethod() {
        assertThat(router.find("POST", "/sign-in"))
                .hasValueSatisfying(match -> assertThat(match.route()).isNull());
        assertThat(router.find("GET", "/accounts/delete"))
                .hasValueSatisfying(match -> assertThat(match.route()).isNull());
    }

    @Test
    void answersHeadLikeGet() {
        assertThat(router.find("HEAD", "/"))
                .hasValueSatisfying(match -> assertThat(match.route()).isNotNull());
    }

    @Test
    void findsNothingForEmptyOrLongerPaths() {
        assertThat(router.find("GET", "/accounts/")).isEmpty();
        assertThat(router.find("GET", "//")).isEmpty();
        assertThat(router.find("GET", "/accounts/12/13/14")).isEmpty();
    }
}
