package mortise.records.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class IdentifiersTest {
    @Test
    void saysWhatAnIndexIsOf() {
        assertThat(Identifiers.unique("e_account", "code")).isEqualTo("uq_e_account__code");
    }

    @Test
    void isShortEnoughAndAlwaysTheSame() {
        String name = Identifiers.foreignKey("t".repeat(50), "c".repeat(50));

        assertThat(name).hasSizeLessThanOrEqualTo(60).isEqualTo(Identifiers.foreignKey("t".repeat(50), "c".repeat(50)));
    }

    @Test
    void tellsAllColumnsApart() {
        Set<String> names = new TreeSet<>();
        List<String> tables = List.of("a", "a_", "a__b", "a_b", "t".repeat(50));
        List<String> columns = List.of("b", "b__c", "b_c", "c", "c".repeat(50), "c".repeat(49) + "d");
        for (String table : tables) {
            for (String column : columns) {
                names.add(Identifiers.index(table, column));
                names.add(Identifiers.prefix(table, column));
            }
        }

        assertThat(names).hasSize(2 * tables.size() * columns.size());
    }
}
