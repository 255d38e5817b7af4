package mortise.web.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.entity.Filter;
import mortise.entity.Filter.Operator;
import mortise.entity.Model;
import mortise.entity.Query;
import org.junit.jupiter.api.Test;

class ListQueryTest {
    private final EntityType user = EntityType.of("user")
            .titleFields(List.of("title"))
            .field(Field.of("title", FieldType.TEXT).build())
            .build();
    private final EntityType account = EntityType.of("account")
            .field(Field.of("name", FieldType.TEXT).build())
            .field(Field.of("owner", FieldType.REFERENCE)
                    .target("user")
                    .inList()
                    .build())
            .field(Field.of("seen", FieldType.DATE_TIME).build())
            .field(Field.of("secret", FieldType.TEXT).hidden().build())
            .build();
    private final Model model = new Model(1, List.of(user, account));
    private final Context context = new Context(
            new Identity(42, "ingrid", "Ingrid", Set.of()),
            "request-1",
            "web",
            "",
            Locale.ENGLISH,
            ZoneId.of("Europe/Berlin"));

    private Query query(String name, String value) {
        ListAddress address = ListAddress.read("/accounts", Map.of(name, List.of(value)));
        return new ListQuery(model, account, address, null, context)
                .query(ListColumns.of(entity -> true, account, address), 25);
    }

    @Test
    void asksForThePageItsTotalAndTheColumnsRelationsAtOnce() {
        Query query = query("page", "3");

        assertThat(query.page()).isEqualTo(Query.Page.number(3, 25));
        assertThat(query.total()).isTrue();
        assertThat(query.include()).containsExactly("owner");
        assertThat(query.fields()).containsExactlyInAnyOrder("name", "owner");
    }

    @Test
    void takesADayOfTheReadersZoneForAMoment() {
        assertThat(query("filter[seen][eq]", "2026-11-24").filter())
                .isEqualTo(Filter.all(Filter.all(
                        Filter.where("seen", Operator.GTE, Instant.parse("2026-11-23T23:00:00Z")),
                        Filter.where("seen", Operator.LT, Instant.parse("2026-11-24T23:00:00Z")))));
    }

    @Test
    void refusesADayThatIsNone() {
        assertThatThrownBy(() -> query("filter[seen][gte]", "tomorrow"))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID));
    }

    @Test
    void putsTheReaderInForMe() {
        assertThat(query("filter[owner][in]", "me,7").filter())
                .isEqualTo(Filter.all(new Filter.Compare("owner", Operator.IN, List.<Object>of(42L, "7"))));
    }

    @Test
    void sortsReferencesByWhatPeopleRead() {
        assertThat(query("sort", "-owner").sort()).containsExactly(new Query.Sort("owner.title", true));
        assertThat(query("sort", "title").sort()).containsExactly(new Query.Sort("name", false));
    }

    @Test
    void neitherFiltersNorSortsByFieldsThatAreHiddenOrGone() {
        assertThat(query("filter[secret][contains]", "x").filter()).isNull();
        assertThat(query("filter[gone][contains]", "x").filter()).isNull();
        assertThat(query("sort", "secret").sort()).isEmpty();
    }
}
