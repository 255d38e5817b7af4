package mortise.users.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import mortise.core.Failure;
import mortise.core.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRulesTest {
    private static List<String> problems(String name, String password) {
        try {
            PasswordRules.check(name, password.toCharArray(), 12);
            return List.of();
        } catch (Failure weak) {
            assertThat(weak.kind()).isEqualTo(Failure.Kind.INVALID);
            return weak.problems().stream().map(Problem::code).toList();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Brass-hinges-4-testing",
                "tarn lumen quill 84",
                "kettle fjord anvil",
                "my summer holiday in Bergen",
                "xK9#mP2$vL5@",
                "木漏れ日の中で猫と本を読む",
                "839201847261",
                "ingrid was here, not you"
            })
    void takesWhatNobodyWouldTryFirst(String password) {
        assertThat(problems("mateo.ruiz", password)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "passwordpassword",
                "Password2026!",
                "P@ssw0rd1234",
                "qwertyuiop123",
                "123456789012",
                "aaaaaaaaaaaa",
                "abababababab",
                "abcdefghijkl",
                "Welcome12345",
                "iloveyou!!!!",
                "Sommer2026!!",
                "administrator",
                "lkjhgfdsa987",
                "letmeinletmein"
            })
    void refusesWhatIsTriedFirst(String password) {
        assertThat(problems("mateo.ruiz", password)).containsExactly("too-common");
    }

    @ParameterizedTest
    @CsvSource({"'',too-short", "fjord-anvil,too-short", "12345,too-short+too-common"})
    void refusesWhatIsShort(String password, String codes) {
        assertThat(String.join("+", problems("mateo.ruiz", password))).isEqualTo(codes);
    }

    @Test
    void countsLettersNotUnitsOfMemory() {
        String twelve = "\uD83D\uDD11\uD83C\uDF32\uD83D\uDE82\uD83C\uDF3B\uD83D\uDC0B\uD83E\uDD81"
                + "\uD83C\uDFBA\uD83D\uDEF6\uD83E\uDDC0\uD83C\uDF4B\uD83D\uDD6F\uD83D\uDC22";

        assertThat(problems("mateo.ruiz", twelve)).isEmpty();
        assertThat(problems("mateo.ruiz", twelve.substring(2))).containsExactly("too-short");
    }

    @Test
    void refusesTheUsersName() {
        assertThat(problems("mateo.ruiz", "x9!Mateo.Ruiz-k7")).containsExactly("contains-name");
        assertThat(problems("kim", "kettle kimono anvil")).isEmpty();
    }

    @Test
    void refusesWhatIsTooLongToBeTyped() {
        assertThat(problems("mateo.ruiz", "fjord-anvil-".repeat(30))).containsExactly("too-long");
    }

    @Test
    void leavesThePasswordAlone() {
        char[] password = "Brass-hinges-4-testing".toCharArray();

        assertThatCode(() -> PasswordRules.check("mateo.ruiz", password, 12)).doesNotThrowAnyException();
        assertThat(new String(password)).isEqualTo("Brass-hinges-4-testing");
    }
}
