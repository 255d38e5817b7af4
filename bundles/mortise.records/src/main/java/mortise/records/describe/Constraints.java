package mortise.records.describe;

import jakarta.persistence.Column;
import jakarta.validation.Constraint;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Negative;
import jakarta.validation.constraints.NegativeOrZero;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Annotation;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import mortise.entity.Field;
import mortise.entity.FieldType;
import org.jspecify.annotations.Nullable;

/** Reads what a field refuses: the annotations of jakarta.validation, and the lengths of {@link Column}. */
final class Constraints {
    private static final Set<Class<? extends Annotation>> KNOWN = Set.of(
            DecimalMax.class,
            DecimalMin.class,
            Digits.class,
            Email.class,
            Max.class,
            Min.class,
            Negative.class,
            NegativeOrZero.class,
            NotBlank.class,
            NotEmpty.class,
            NotNull.class,
            Pattern.class,
            Positive.class,
            PositiveOrZero.class,
            Size.class);

    private static final Set<FieldType> NUMBERS =
            Set.of(FieldType.INTEGER, FieldType.DECIMAL, FieldType.MONEY, FieldType.PERCENT);

    private final Member member;
    private final FieldType type;
    private final Mistakes mistakes;
    private final List<String> patterns = new ArrayList<>();
    private int length;
    private int precision;
    private int scale;
    private @Nullable BigDecimal minimum;
    private @Nullable BigDecimal maximum;

    Constraints(Member member, FieldType type, Mistakes mistakes) {
        this.member = member;
        this.type = type;
        this.mistakes = mistakes;
    }

    /** Tells whether an annotation is a constraint of jakarta.validation, an author's own ones included. */
    static boolean isConstraint(Annotation annotation) {
        return annotation.annotationType().isAnnotationPresent(Constraint.class);
    }

    void apply(Field.Builder field) {
        refuseUnknown();
        if (member.has(NotNull.class) || member.has(NotBlank.class) || member.has(NotEmpty.class)) {
            field.required();
        }
        Size size = member.annotation(Size.class);
        if (size != null && size.min() > 0 && type.isMany()) {
            field.required();
        }
        readLength();
        readDigits();
        readBounds();
        readPatterns();
        if (length > 0) {
            field.length(length);
        }
        if (precision > 0) {
            field.digits(precision, scale);
        }
        if (minimum != null) {
            field.minimum(minimum);
        }
        if (maximum != null) {
            field.maximum(maximum);
        }
        if (!patterns.isEmpty()) {
            field.pattern(joined());
        }
    }

    private void refuseUnknown() {
        for (Annotation annotation : member.element().getAnnotations()) {
            if (isConstraint(annotation) && !KNOWN.contains(annotation.annotationType())) {
                mistake(
                        "unknown-constraint",
                        "@" + annotation.annotationType().getSimpleName()
                                + " is not known here; check it in a hook (mortise.entity.Hooks)");
            }
        }
    }

    private void readLength() {
        Size size = member.annotation(Size.class);
        Column column = member.annotation(Column.class);
        boolean text = type.isText() || type == FieldType.JSON;
        if (column != null && column.length() != 255) {
            if (text) {
                length = column.length();
            } else {
                mistake("bad-length", "only a text has a length; leave it out of @Column");
            }
        }
        if (size == null) {
            return;
        }
        if (type.isMany()) {
            if (size.min() > 1 || size.max() != Integer.MAX_VALUE) {
                mistake("bad-size", "how many it holds cannot be limited but to at least one; check it in a hook");
            }
            return;
        }
        if (!text) {
            mistake("bad-size", "only a text or a List has a @Size; use @Min and @Max for numbers");
            return;
        }
        if (size.max() != Integer.MAX_VALUE) {
            length = length == 0 ? size.max() : Math.min(length, size.max());
            if (size.max() < 1 || size.max() < size.min()) {
                mistake("no-value-fits", "no text fits its @Size");
            }
        }
        if (size.min() > 1) {
            // Java counts UTF-16 units in @Size and code points in a pattern; nobody counts on the difference.
            patterns.add("(?s:.{" + size.min() + ",})");
        }
    }

    private void readDigits() {
        Digits digits = member.annotation(Digits.class);
        Column column = member.annotation(Column.class);
        if (type == FieldType.MONEY) {
            precision = 19;
            scale = 4;
        } else if (type == FieldType.PERCENT) {
            precision = 9;
            scale = 4;
        } else if (type == FieldType.DECIMAL) {
            precision = 19;
            scale = 4;
        }
        if (column != null && column.precision() > 0) {
            precision = column.precision();
            scale = column.scale();
        }
        if (digits != null && type == FieldType.INTEGER) {
            BigDecimal greatest =
                    BigDecimal.TEN.pow(Math.min(digits.integer(), 18)).subtract(BigDecimal.ONE);
            atLeast(greatest.negate());
            atMost(greatest);
        } else if (digits != null) {
            precision = digits.integer() + digits.fraction();
            scale = digits.fraction();
        }
        boolean decimal = type == FieldType.DECIMAL || type == FieldType.MONEY || type == FieldType.PERCENT;
        if (!decimal && (precision > 0 || (digits != null && type != FieldType.INTEGER))) {
            mistake("bad-digits", "only a number has digits");
        }
        if (type == FieldType.MONEY && scale > 4) {
            mistake("bad-digits", "an amount has at most four digits behind the point");
        }
    }

    private void readBounds() {
        Class<?> java = member.valueClass();
        if (java == int.class || java == Integer.class) {
            atLeast(BigDecimal.valueOf(Integer.MIN_VALUE));
            atMost(BigDecimal.valueOf(Integer.MAX_VALUE));
        }
        member.with(Min.class, min -> {
            atLeast(bound(min, BigDecimal.valueOf(min.value())));
        });
        member.with(Max.class, max -> {
            atMost(bound(max, BigDecimal.valueOf(max.value())));
        });
        member.with(DecimalMin.class, min -> {
            BigDecimal value = bound(min, number(min.value()));
            atLeast(min.inclusive() ? value : above(value));
        });
        member.with(DecimalMax.class, max -> {
            BigDecimal value = bound(max, number(max.value()));
            atMost(max.inclusive() ? value : above(value.negate()).negate());
        });
        member.with(Positive.class, positive -> {
            atLeast(above(bound(positive, BigDecimal.ZERO)));
        });
        member.with(PositiveOrZero.class, positive -> {
            atLeast(bound(positive, BigDecimal.ZERO));
        });
        member.with(Negative.class, negative -> {
            atMost(above(bound(negative, BigDecimal.ZERO)).negate());
        });
        member.with(NegativeOrZero.class, negative -> {
            atMost(bound(negative, BigDecimal.ZERO));
        });
    }

    private BigDecimal bound(Annotation annotation, BigDecimal value) {
        if (!NUMBERS.contains(type)) {
            mistake("bad-bound", "@" + annotation.annotationType().getSimpleName() + " is for numbers");
        }
        return value;
    }

    private BigDecimal number(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException unreadable) {
            mistake("bad-bound", "'" + text + "' is no number");
            return BigDecimal.ZERO;
        }
    }

    /** Returns the least number of the field's scale that is greater. */
    private BigDecimal above(BigDecimal value) {
        int digits = type == FieldType.INTEGER ? 0 : scale;
        return value.setScale(digits, RoundingMode.FLOOR).add(BigDecimal.ONE.movePointLeft(digits));
    }

    private void atLeast(BigDecimal value) {
        minimum = minimum == null ? value : minimum.max(value);
    }

    private void atMost(BigDecimal value) {
        maximum = maximum == null ? value : maximum.min(value);
    }

    private void readPatterns() {
        for (Pattern pattern : member.element().getAnnotationsByType(Pattern.class)) {
            if (!type.isText()) {
                mistake("bad-pattern", "only a text has a @Pattern");
                return;
            }
            try {
                java.util.regex.Pattern.compile(pattern.regexp());
            } catch (PatternSyntaxException wrong) {
                mistake("bad-pattern", "its pattern is no regular expression: " + wrong.getDescription());
            }
            StringBuilder flags = new StringBuilder();
            for (Pattern.Flag flag : pattern.flags()) {
                flags.append(letter(flag));
            }
            patterns.add(flags.isEmpty() ? pattern.regexp() : "(?" + flags + ":" + pattern.regexp() + ")");
        }
    }

    private static String letter(Pattern.Flag flag) {
        return switch (flag) {
            case UNIX_LINES -> "d";
            case CASE_INSENSITIVE -> "i";
            case COMMENTS -> "x";
            case MULTILINE -> "m";
            case DOTALL -> "s";
            case UNICODE_CASE -> "u";
            case CANON_EQ -> "";
        };
    }

    /** Makes one expression of all: each but the last looks ahead over the whole text. */
    private String joined() {
        StringBuilder all = new StringBuilder();
        for (String pattern : patterns.subList(0, patterns.size() - 1)) {
            all.append("(?=(?:").append(pattern).append(")\\z)");
        }
        String last = patterns.get(patterns.size() - 1);
        return all.isEmpty() ? last : all.append("(?:").append(last).append(")").toString();
    }

    private void mistake(String code, String message) {
        mistakes.at(member.name(), code, message);
    }
}
