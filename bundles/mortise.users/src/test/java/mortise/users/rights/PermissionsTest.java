package mortise.users.rights;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import mortise.entity.Action;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class PermissionsTest {
    private static List<String> problems(String json) {
        List<String> problems = new ArrayList<>();
        Permissions.read(json, problems::add);
        return problems;
    }

    @Test
    void saysALevelForEachAction() {
        Permissions role = Permissions.read(
                "{\"*\": {\"view\": \"all\", \"edit\": \"own\"}, \"account\": {\"edit\": \"all\", \"view\": \"none\"}}");

        assertThat(role.level("account", false, Action.VIEW)).isEqualTo(Level.NONE);
        assertThat(role.level("account", false, Action.EDIT)).isEqualTo(Level.ALL);
        assertThat(role.level("account", false, Action.DELETE)).isEqualTo(Level.NONE);
        assertThat(role.level("task", false, Action.VIEW)).isEqualTo(Level.ALL);
        assertThat(role.level("task", false, Action.EDIT)).isEqualTo(Level.OWN);
        assertThat(role.level("task", false, Action.CREATE)).isEqualTo(Level.NONE);
    }

    @Test
    void speaksOfAdministrationByNameOnly() {
        Permissions role = Permissions.read("{\"*\": {\"view\": \"all\"}, \"user\": {\"edit\": \"own\"}}");

        assertThat(role.level("role", true, Action.VIEW)).isEqualTo(Level.NONE);
        assertThat(role.level("user", true, Action.VIEW)).isEqualTo(Level.NONE);
        assertThat(role.level("user", true, Action.EDIT)).isEqualTo(Level.OWN);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {" ", "{}", "{\"account\": {}}"})
    void permitsNothingWhereNothingIsSaid(String json) {
        List<String> problems = new ArrayList<>();

        assertThat(Permissions.read(json, problems::add).level("account", false, Action.VIEW))
                .isEqualTo(Level.NONE);
        assertThat(problems).isEmpty();
    }

    @Test
    void namesThePathOfEverythingThatIsWrong() {
        assertThat(problems("{\"account\": {\"look\": \"all\", \"edit\": \"some\", \"view\": 1}, \"*\": [],"
                        + " \"Order Line\": {}}"))
                .satisfiesExactlyInAnyOrder(
                        problem ->
                                assertThat(problem).startsWith("account.look:").contains("view, create, edit, delete"),
                        problem ->
                                assertThat(problem).startsWith("account.edit:").contains("none, own, all"),
                        problem -> assertThat(problem).startsWith("account.view:"),
                        problem -> assertThat(problem).startsWith("*:"),
                        problem -> assertThat(problem).startsWith("Order Line:"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "[]",
                "1",
                "{\"account\": {\"view\": \"all\"}} {}",
                "{\"account\": {\"view\": \"all\"}, \"account\": {\"view\": \"none\"}}",
                "{\"account\": {\"view\": \"all\", \"view\": \"none\"}}"
            })
    void refusesWhatCouldBeReadInTwoWays(String json) {
        assertThat(problems(json)).hasSize(1);
        assertThat(Permissions.read(json).level("account", false, Action.VIEW)).isEqualTo(Level.NONE);
    }
}
