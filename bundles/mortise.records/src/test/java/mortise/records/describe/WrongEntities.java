package mortise.records.describe;

import jakarta.persistence.Column;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Index;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.Lob;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Table;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Past;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import mortise.core.Money;
import mortise.entity.Computed;
import mortise.entity.ExternalKey;
import mortise.entity.Field.Searched;
import mortise.entity.FieldType;
import mortise.entity.Option;
import mortise.entity.Owner;
import mortise.entity.Resource;
import mortise.entity.Shown;
import mortise.entity.Stored;
import mortise.entity.To;
import org.jspecify.annotations.Nullable;

/** Classes of authors, each with one mistake. */
final class WrongEntities {
    private WrongEntities() {}

    enum Good {
        A,
        B
    }

    enum Colourful {
        @Option(tone = "pink")
        A
    }

    enum Empty {}

    @Mistake(code = "no-resource")
    static class NoResource extends Stored {
        String name = "";
    }

    @Mistake(code = "not-stored")
    @Resource(path = "things")
    static class NotStored {
        String name = "";
    }

    @Mistake(code = "no-plain-class")
    @Resource(path = "things")
    abstract static class AbstractOne extends Stored {
        String name = "";
    }

    @Mistake(code = "inner-class")
    @Resource(path = "things")
    class Inner extends Stored {
        String name = "";
    }

    @Mistake(code = "no-constructor")
    @Resource(path = "things")
    static class NeedsAName extends Stored {
        String name;

        NeedsAName(String name) {
            this.name = name;
        }
    }

    @Mistake(code = "constructor-fails")
    @Resource(path = "things")
    static class Throws extends Stored {
        String name = "";

        Throws() {
            throw new IllegalStateException("not today");
        }
    }

    @Mistake(code = "no-fields")
    @Resource(path = "things")
    static class NoFields extends Stored {}

    @Mistake(code = "bad-path")
    @Resource(path = "Bad Path")
    static class BadPath extends Stored {
        String name = "";
    }

    @Mistake(code = "bad-name")
    @Resource(path = "things")
    static class OfANameThatIsFarTooLongToBeThatOfATableOrOfAnythingElse extends Stored {
        String name = "";
    }

    @Mistake(code = "bad-table")
    @Resource(path = "things")
    @Table(schema = "other")
    static class SchemaNamed extends Stored {
        String name = "";
    }

    @Mistake(code = "bad-table")
    @Resource(path = "things")
    @Table(indexes = @Index(columnList = "name"))
    static class Indexed extends Stored {
        String name = "";
    }

    @Mistake(code = "bad-table")
    @Resource(path = "things")
    @Table(name = "mortise_audit")
    static class TableOfHost extends Stored {
        String name = "";
    }

    @Mistake(code = "no-such-field")
    @Resource(path = "things", titleFields = "title")
    static class TitleOfNothing extends Stored {
        String name = "";
    }

    @Mistake(code = "twice")
    @Resource(
            path = "things",
            titleFields = {"name", "name"})
    static class TitleTwice extends Stored {
        String name = "";
    }

    @Mistake(code = "bad-title-field")
    @Resource(path = "things", titleFields = "account")
    static class TitleOfReference extends Stored {
        String name = "";

        @To("account")
        @Nullable
        Long account;
    }

    @Mistake(code = "bad-name", field = "createdAt")
    @Resource(path = "things")
    static class NameOfHost extends Stored {
        String createdAt = "";
    }

    /** What a subclass hides. */
    abstract static class Base extends Stored {
        String it = "";
    }

    @Mistake(code = "name-taken", field = "it")
    @Resource(path = "things")
    static class Hides extends Base {
        String it = "";
    }

    @Mistake(code = "not-computable", field = "it")
    @Resource(path = "things")
    static class ComputesFrom extends Stored {
        String name = "";

        @Computed
        String it(String other) {
            return name + other;
        }
    }

    @Mistake(code = "unknown-type", field = "it")
    @Resource(path = "things")
    static class FloatingPoint extends Stored {
        double it;
    }

    @Mistake(code = "unknown-type", field = "it")
    @Resource(path = "things")
    static class ListOfTexts extends Stored {
        List<String> it = List.of();
    }

    @Mistake(code = "unknown-annotation", field = "it")
    @Resource(path = "things")
    static class OneToManyThings extends Stored {
        @OneToMany
        List<NotStored> it = List.of();
    }

    @Mistake(code = "bad-lob", field = "it")
    @Resource(path = "things")
    static class LobOfNumber extends Stored {
        @Lob
        int it;
    }

    @Mistake(code = "bad-type", field = "it")
    @Resource(path = "things")
    static class NumberAsPhone extends Stored {
        @Shown(as = FieldType.PHONE)
        int it;
    }

    @Mistake(code = "bad-type", field = "it")
    @Resource(path = "things")
    static class TextAsNumber extends Stored {
        @Shown(as = {FieldType.INTEGER})
        String it = "";
    }

    @Mistake(code = "bad-reference", field = "it")
    @Resource(path = "things")
    static class ManyToOneOfMany extends Stored {
        @ManyToOne
        List<NoFields> it = List.of();
    }

    @Mistake(code = "bad-reference", field = "it")
    @Resource(path = "things")
    static class ManyToManyOfOne extends Stored {
        @ManyToMany
        @Nullable
        NoFields it;
    }

    @Mistake(code = "bad-reference", field = "it")
    @Resource(path = "things")
    static class PrimitiveReference extends Stored {
        @To("account")
        long it;
    }

    @Mistake(code = "bad-reference", field = "it")
    @Resource(path = "things")
    static class TwoTargets extends Stored {
        @ManyToOne
        @To("account")
        @Nullable
        NoFields it;
    }

    @Mistake(code = "refers-to-nothing", field = "it")
    @Resource(path = "things")
    static class ReferenceToText extends Stored {
        @To("account")
        String it = "";
    }

    @Mistake(code = "refers-to-nothing", field = "it")
    @Resource(path = "things")
    static class ReferenceToNothing extends Stored {
        @To
        @Nullable
        Long it;
    }

    @Mistake(code = "unknown-annotation", field = "it")
    @Resource(path = "things")
    static class Cascading extends Stored {
        @ManyToOne(cascade = jakarta.persistence.CascadeType.ALL)
        @Nullable
        NoFields it;
    }

    @Mistake(code = "bad-reference", field = "it")
    @Resource(path = "things")
    static class InverseOfNoName extends Stored {
        @To(value = "account", inverseTitle = "Things")
        @Nullable
        Long it;
    }

    @Mistake(code = "bad-name", field = "it")
    @Resource(path = "things")
    static class InverseNamedBadly extends Stored {
        @To(value = "account", inverse = "Two words")
        @Nullable
        Long it;
    }

    @Mistake(code = "inverse-taken", field = "it")
    @Resource(path = "things")
    static class InverseTwice extends Stored {
        @To(value = "account", inverse = "things")
        @Nullable
        Long first;

        @To(value = "account", inverse = "things")
        @Nullable
        Long it;
    }

    @Mistake(code = "by-position", field = "it")
    @Resource(path = "things")
    static class ByPosition extends Stored {
        @Enumerated(EnumType.ORDINAL)
        Good it = Good.A;
    }

    @Mistake(code = "bad-tone", field = "it")
    @Resource(path = "things")
    static class ToneOfNone extends Stored {
        Colourful it = Colourful.A;
    }

    @Mistake(code = "no-choices", field = "it")
    @Resource(path = "things")
    static class NoChoices extends Stored {
        @Nullable
        Empty it;
    }

    @Mistake(code = "bad-column", field = "it")
    @Resource(path = "things")
    static class ColumnOfSql extends Stored {
        @Column(name = "select")
        String it = "";
    }

    @Mistake(code = "bad-column", field = "it")
    @Resource(path = "things")
    static class ColumnDefined extends Stored {
        @Column(columnDefinition = "text")
        String it = "";
    }

    @Mistake(code = "bad-column", field = "it")
    @Resource(path = "things")
    static class NeverUpdated extends Stored {
        @Column(updatable = false)
        String it = "";
    }

    @Mistake(code = "bad-column", field = "it")
    @Resource(path = "things")
    static class JoinOfText extends Stored {
        @JoinColumn(name = "x")
        String it = "";
    }

    @Mistake(code = "column-taken", field = "it")
    @Resource(path = "things")
    static class ColumnTwice extends Stored {
        @Column(name = "name")
        String first = "";

        @Column(name = "name")
        String it = "";
    }

    @Mistake(code = "column-taken", field = "it")
    @Resource(path = "things")
    static class ColumnOfLoweredText extends Stored {
        String name = "";

        @Column(name = "name_lc")
        String it = "";
    }

    @Mistake(code = "bad-unique", field = "it")
    @Resource(path = "things")
    static class UniqueYes extends Stored {
        @Column(unique = true)
        boolean it;
    }

    @Mistake(code = "bad-unique", field = "it")
    @Resource(path = "things")
    static class UniqueLongText extends Stored {
        @Column(unique = true, length = 651)
        String it = "";
    }

    @Mistake(code = "bad-key", field = "it")
    @Resource(path = "things")
    static class KeyOfDate extends Stored {
        @ExternalKey
        @Nullable
        LocalDate it;
    }

    @Mistake(code = "twice", field = "it")
    @Resource(path = "things")
    static class KeyTwice extends Stored {
        @ExternalKey
        String first = "";

        @ExternalKey
        String it = "";
    }

    @Mistake(code = "bad-owner", field = "it")
    @Resource(path = "things")
    static class OwnedByAccount extends Stored {
        @Owner
        @To("account")
        @Nullable
        Long it;
    }

    @Mistake(code = "fixed-moment", field = "it")
    @Resource(path = "things")
    static class FixedMoment extends Stored {
        LocalDate it = LocalDate.of(2026, 1, 1);
    }

    @Mistake(code = "bad-default", field = "it")
    @Resource(path = "things")
    static class DefaultOfNoChoice extends Stored {
        @Shown(defaultValue = "C")
        Good it = Good.A;
    }

    @Mistake(code = "bad-default", field = "it")
    @Resource(path = "things")
    static class DefaultTooLong extends Stored {
        @Size(max = 3)
        String it = "long";
    }

    @Mistake(code = "bad-search", field = "it")
    @Resource(path = "things")
    static class TitleOfNumber extends Stored {
        @Shown(search = Searched.TITLE)
        int it;
    }

    @Mistake(code = "too-long", field = "it")
    @Resource(path = "things")
    static class TooLong extends Stored {
        @Column(length = 1_000_001)
        String it = "";
    }

    @Mistake(code = "bad-digits", field = "it")
    @Resource(path = "things")
    static class TooManyDigits extends Stored {
        @Column(precision = 39, scale = 2)
        @Nullable
        BigDecimal it;
    }

    @Mistake(code = "bad-digits", field = "it")
    @Resource(path = "things")
    static class FineMoney extends Stored {
        @Digits(integer = 10, fraction = 5)
        @Nullable
        Money it;
    }

    @Mistake(code = "bad-digits", field = "it")
    @Resource(path = "things")
    static class DigitsOfText extends Stored {
        @Digits(integer = 3, fraction = 0)
        String it = "";
    }

    @Mistake(code = "bad-length", field = "it")
    @Resource(path = "things")
    static class LengthOfNumber extends Stored {
        @Column(length = 3)
        int it;
    }

    @Mistake(code = "bad-size", field = "it")
    @Resource(path = "things")
    static class SizeOfNumber extends Stored {
        @Size(max = 3)
        int it;
    }

    @Mistake(code = "bad-size", field = "it")
    @Resource(path = "things")
    static class SizeOfList extends Stored {
        @Size(max = 3)
        List<Good> it = List.of();
    }

    @Mistake(code = "bad-bound", field = "it")
    @Resource(path = "things")
    static class BoundOfText extends Stored {
        @Min(3)
        String it = "";
    }

    @Mistake(code = "bad-bound", field = "it")
    @Resource(path = "things")
    static class BoundOfNoNumber extends Stored {
        @DecimalMin("three")
        @Nullable
        BigDecimal it;
    }

    @Mistake(code = "no-value-fits", field = "it")
    @Resource(path = "things")
    static class NothingFits extends Stored {
        @Min(3)
        @Max(2)
        int it;
    }

    @Mistake(code = "no-value-fits", field = "it")
    @Resource(path = "things")
    static class NoTextFits extends Stored {
        @Size(min = 3, max = 2)
        String it = "";
    }

    @Mistake(code = "bad-pattern", field = "it")
    @Resource(path = "things")
    static class PatternOfNumber extends Stored {
        @Pattern(regexp = "1")
        int it;
    }

    @Mistake(code = "bad-pattern", field = "it")
    @Resource(path = "things")
    static class PatternOfNothing extends Stored {
        @Pattern(regexp = "(")
        String it = "";
    }

    @Mistake(code = "unknown-constraint", field = "it")
    @Resource(path = "things")
    static class PastOnly extends Stored {
        @Past
        @Nullable
        LocalDate it;
    }

    /** Has three. */
    @Resource(path = "things")
    static class Several extends Stored {
        float first;

        @AssertTrue
        boolean second;

        @Column(unique = true)
        boolean third;
    }
}
