package mortise.records.describe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import mortise.core.Failure;
import mortise.core.Problem;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.Field.Choice;
import mortise.entity.Field.OnDelete;
import mortise.entity.Field.Searched;
import mortise.entity.FieldType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AnnotatedEntityTest {
    private final EntityType everything = AnnotatedEntity.read(Everything.class, "a.bundle");

    @Test
    void readsWhatTheClassIs() {
        assertThat(everything.name()).isEqualTo("everything");
        assertThat(everything.path()).isEqualTo("all-things");
        assertThat(everything.title()).isEqualTo("Thing");
        assertThat(everything.plural()).isEqualTo("All things");
        assertThat(everything.icon()).isEqualTo("star");
        assertThat(everything.table()).isEqualTo("things");
        assertThat(everything.bundle()).isEqualTo("a.bundle");
        assertThat(everything.titleFields()).containsExactly("name", "code");
        assertThat(everything.ownerField()).isEqualTo("owner");
        assertThat(everything.keyField()).isEqualTo("code");
        assertThat(everything.administrative()).isTrue();
        assertThat(everything.custom()).isFalse();
    }

    @Test
    void readsFieldsAsDeclaredThoseOfSuperclassesFirst() {
        assertThat(everything.fields())
                .extracting(Field::name)
                .containsExactly(
                        "code",
                        "name",
                        "story",
                        "page",
                        "count",
                        "weight",
                        "price",
                        "share",
                        "active",
                        "closeDate",
                        "seen",
                        "mail",
                        "phone",
                        "site",
                        "status",
                        "past",
                        "parent",
                        "owner",
                        "customer",
                        "friends",
                        "tags",
                        "data",
                        "label",
                        "createdAt",
                        "createdBy",
                        "updatedAt",
                        "updatedBy");
    }

    @Test
    void readsEveryTypeOfField() {
        assertThat(everything.fields().stream().map(Field::type).distinct())
                .containsExactlyInAnyOrder(FieldType.values());
        assertThat(everything.require("story").type()).isEqualTo(FieldType.LONG_TEXT);
        assertThat(everything.require("mail").type()).isEqualTo(FieldType.EMAIL);
        assertThat(everything.require("past").type()).isEqualTo(FieldType.MULTI_CHOICE);
        assertThat(everything.require("tags").type()).isEqualTo(FieldType.REFERENCES);
    }

    @Test
    void readsWhatPeopleSee() {
        Field name = everything.require("name");

        assertThat(name.title()).isEqualTo("Full name");
        assertThat(name.help()).isEqualTo("As on the door.");
        assertThat(name.group()).isEqualTo("Who");
        assertThat(name.inList()).isTrue();
        assertThat(name.searched()).isEqualTo(Searched.TITLE);
        assertThat(name.defaultValue()).isEqualTo("nobody");
        assertThat(everything.require("closeDate").title()).isEqualTo("Close date");
        assertThat(everything.require("data").hidden()).isTrue();
        assertThat(everything.require("data").readOnly()).isTrue();
    }

    @Test
    void readsWhatIsRefused() {
        assertThat(everything.fields().stream().filter(Field::required).map(Field::name))
                .containsExactly("name", "past", "parent");
        assertThat(everything.fields().stream().filter(Field::unique).map(Field::name))
                .containsExactly("code", "site");
        assertThat(everything.require("name").length()).isEqualTo(200);
        assertThat(everything.require("site").length()).isEqualTo(300);
        assertThat(everything.require("code").pattern()).isEqualTo("(?s:.{2,})");
        assertThat("+49 30").matches(String.valueOf(everything.require("phone").pattern()));
        assertThat("0049 30")
                .doesNotMatch(String.valueOf(everything.require("phone").pattern()));
        assertThat("+49 x")
                .doesNotMatch(String.valueOf(everything.require("phone").pattern()));
        Field count = everything.require("count");
        assertThat(count.minimum()).isEqualByComparingTo(String.valueOf(Integer.MIN_VALUE));
        assertThat(count.maximum()).isEqualByComparingTo("10");
        Field weight = everything.require("weight");
        assertThat(weight.precision()).isEqualTo(8);
        assertThat(weight.scale()).isEqualTo(2);
        assertThat(weight.minimum()).isEqualByComparingTo("0.01");
        assertThat(weight.maximum()).isEqualByComparingTo("1000");
        assertThat(everything.require("price").minimum()).isEqualByComparingTo(new BigDecimal("0.0001"));
    }

    @Test
    void readsChoicesAndInitialValues() {
        assertThat(everything.require("status").choices())
                .containsExactly(new Choice("IN_USE", "In use", "good"), new Choice("PUT_AWAY", "Put away", ""));
        assertThat(everything.require("status").defaultValue()).isEqualTo("IN_USE");
        assertThat(everything.require("count").defaultValue()).isEqualTo("3");
        assertThat(everything.require("active").defaultValue()).isEqualTo("true");
        assertThat(everything.require("weight").defaultValue()).isNull();
        assertThat(everything.require("past").defaultValue()).isNull();
    }

    @Test
    void readsWhereReferencesLead() {
        Field parent = everything.require("parent");

        assertThat(parent.target()).isEqualTo("everything");
        assertThat(parent.onDelete()).isEqualTo(OnDelete.CASCADE);
        assertThat(parent.inverse()).isEqualTo("children");
        assertThat(parent.inverseTitle()).isEqualTo("Parts");
        assertThat(everything.require("owner").target()).isEqualTo("user");
        assertThat(everything.require("customer").target()).isEqualTo("account");
        assertThat(everything.require("friends").target()).isEqualTo("everything");
        assertThat(everything.require("tags").target()).isEqualTo("tag");
    }

    @Test
    void readsColumns() {
        assertThat(everything.require("site").column()).isEqualTo("web");
        assertThat(everything.require("parent").column()).isEqualTo("parent");
        assertThat(everything.require("customer").column()).isEqualTo("customer_id");
        assertThat(everything.require("closeDate").column()).isEqualTo("close_date");
    }

    @Test
    void readsWhatMethodsCompute() {
        Field label = everything.require("label");

        assertThat(label.computed()).isTrue();
        assertThat(label.readOnly()).isTrue();
        assertThat(label.type()).isEqualTo(FieldType.TEXT);
    }

    @ParameterizedTest(name = "{0}: {2} at {1}")
    @MethodSource("mistakes")
    void tellsWhatTheAuthorDidWrong(Class<?> type, @Nullable String field, String code) {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> AnnotatedEntity.read(type, "a.bundle"))
                .satisfies(failure -> {
                    assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID);
                    assertThat(failure.problems())
                            .extracting(Problem::code, Problem::field)
                            .containsExactly(org.assertj.core.groups.Tuple.tuple(code, field));
                    assertThat(failure.problems().get(0).message())
                            .startsWith(type.getName())
                            .hasSizeGreaterThan(type.getName().length() + 15);
                });
    }

    /** Every class that is wrong says how it is: {@link Mistake}. */
    static Stream<Arguments> mistakes() {
        return Arrays.stream(WrongEntities.class.getDeclaredClasses())
                .filter(type -> type.isAnnotationPresent(Mistake.class))
                .map(type -> {
                    Mistake mistake = type.getAnnotation(Mistake.class);
                    return arguments(type, mistake.field().isEmpty() ? null : mistake.field(), mistake.code());
                });
    }

    @Test
    void tellsAllMistakesAtOnce() {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> AnnotatedEntity.read(WrongEntities.Several.class, "a.bundle"))
                .satisfies(failure -> assertThat(failure.problems())
                        .extracting(Problem::field)
                        .containsExactly("first", "second", "third"));
    }

    @Test
    void triesEveryMistakeThereIs() {
        Set<String> tried = new TreeSet<>();
        mistakes().forEach(each -> tried.add((String) each.get()[2]));

        assertThat(tried)
                .containsAll(List.of(
                        "bad-bound",
                        "bad-column",
                        "bad-default",
                        "bad-digits",
                        "bad-key",
                        "bad-length",
                        "bad-lob",
                        "bad-name",
                        "bad-owner",
                        "bad-path",
                        "bad-pattern",
                        "bad-reference",
                        "bad-search",
                        "bad-size",
                        "bad-table",
                        "bad-title-field",
                        "bad-tone",
                        "bad-type",
                        "bad-unique",
                        "by-position",
                        "column-taken",
                        "constructor-fails",
                        "fixed-moment",
                        "inner-class",
                        "inverse-taken",
                        "name-taken",
                        "no-choices",
                        "no-constructor",
                        "no-fields",
                        "no-plain-class",
                        "no-resource",
                        "no-such-field",
                        "no-value-fits",
                        "not-computable",
                        "not-stored",
                        "refers-to-nothing",
                        "too-long",
                        "twice",
                        "unknown-annotation",
                        "unknown-constraint",
                        "unknown-type"));
    }

    /** A name of a class is a name of an entity. */
    @Test
    void namesEntitiesAfterTheirClasses() {
        assertThat(AnnotatedEntity.nameOf(Everything.class)).isEqualTo("everything");
        assertThat(AnnotatedEntity.nameOf(WrongEntities.NotStored.class)).isEqualTo("notStored");
    }
}
