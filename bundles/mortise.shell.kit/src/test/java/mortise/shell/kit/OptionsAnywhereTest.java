package mortise.shell.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsAnywhereTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            textBlock =
                    """
                    import account a.csv --map x=y --check, import --map x=y --check account a.csv
                    import "account" "--map" "x y" "a.csv", import "--map" "x y" "account" "a.csv"
                    import --map x=y account a.csv,         import --map x=y account a.csv
                    user-create joe --password-file -,      user-create --password-file - joe
                    import account --unknown a.csv,         import --unknown account a.csv
                    import account --map,                   import --map account
                    move 5 -3 - x,                          move 5 -3 - x
                    health,                                 health
                    """)
    void optionsComeFirstWithTheirValues(String line, String expected) {
        Map<String, Boolean> options = Map.of("--map", true, "--check", false, "--password-file", true);

        // Words in quotes have no space in this test but one.
        String[] words = line.replace("x y", "x\u0000y").split(" ");

        assertThat(String.join(" ", OptionsAnywhere.reorder(words, options)).replace('\u0000', ' '))
                .isEqualTo(expected);
    }
}
