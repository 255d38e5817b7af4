package mortise.web.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import mortise.core.Failure;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.entity.Filter;
import mortise.tags.Tags;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TagFilterTest {
    private final EntityType account = EntityType.of("account")
            .field(Field.of("name", FieldType.TEXT).build())
            .build();

    private @Nullable Filter of(int records) {
        List<Long> ids = LongStream.rangeClosed(1, records).boxed().toList();
        Tags tags = (Tags) Proxy.newProxyInstance(
                Tags.class.getClassLoader(), new Class<?>[] {Tags.class}, (proxy, method, values) -> {
                    assertThat(values).containsExactly("account", "fair");
                    return ids;
                });
        return new TagFilter(() -> Optional.of(tags)).of(account, address("fair"));
    }

    private static ListAddress address(String tag) {
        return ListAddress.read("/accounts", Map.of("tag", List.of(tag)));
    }

    @Test
    void namesNoMoreRecordsInOneConditionThanItMayHave() {
        assertThat(of(0)).isEqualTo(Filter.eq("id", 0L));
        assertThat(of(1000)).isInstanceOfSatisfying(Filter.Compare.class, one -> assertThat(one.values())
                .hasSize(1000));
        assertThat(of(2500)).isInstanceOfSatisfying(Filter.Or.class, or -> assertThat(or.parts())
                .extracting(part -> ((Filter.Compare) part).values().size())
                .containsExactly(1000, 1000, 500));
    }

    @Test
    void asksNothingWithoutATagAndSaysIfNobodyKeepsThem() {
        TagFilter nobody = new TagFilter(Optional::empty);

        assertThat(nobody.of(account, address(" "))).isNull();
        assertThatThrownBy(() -> nobody.of(account, address("fair"))).isInstanceOf(Failure.class);
    }
}
