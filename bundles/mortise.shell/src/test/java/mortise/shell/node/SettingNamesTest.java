package mortise.shell.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same examples as in the launcher, which reads them. */
class SettingNamesTest {
    @ParameterizedTest
    @CsvSource({
        "mortise.database.h2, poolSize, MORTISE_DATABASE_H2_POOL_SIZE",
        "mortise.database.postgresql, .password, MORTISE_DATABASE_POSTGRESQL_PASSWORD",
        "mortise.web, organisation, MORTISE_WEB_ORGANISATION",
        "mortise.imports.csv, maxBytes, MORTISE_IMPORTS_CSV_MAX_BYTES"
    })
    void wordsAreCapitalsBetweenUnderscores(String pid, String key, String variable) {
        assertThat(SettingNames.variable(pid, key)).isEqualTo(variable);
    }
}
