package mortise.shell.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import mortise.core.Failure;
import mortise.entity.Filter;
import mortise.entity.Filter.Operator;
import mortise.entity.Query.Sort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionsTest {
    @Test
    void readsFiltersInTheSpellingOfRest() {
        assertThat(Conditions.filter("country=DE")).isEqualTo(Filter.eq("country", "DE"));
        assertThat(Conditions.filter("account.name[contains]=a=b, c"))
                .isEqualTo(Filter.where("account.name", Operator.CONTAINS, "a=b, c"));
        assertThat(Conditions.filter("id[in]=1,2,3")).isEqualTo(Filter.where("id", Operator.IN, "1", "2", "3"));
        assertThat(Conditions.filter("phone[exists]=false")).isEqualTo(Filter.where("phone", Operator.EXISTS, "false"));
        assertThat(Conditions.filter("note=")).isEqualTo(Filter.eq("note", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"country", "=DE", "country[like]=DE", "country[]=DE", "a b=c"})
    void refusesWhatIsNone(String text) {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> Conditions.filter(text))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID));
    }

    @Test
    void readsOrders() {
        assertThat(Conditions.sort("-createdAt, name"))
                .isEqualTo(List.of(new Sort("createdAt", true), new Sort("name", false)));
    }
}
