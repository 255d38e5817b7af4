package mortise.records.describe;

import jakarta.persistence.Basic;
import jakarta.persistence.Column;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.Lob;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.ManyToOne;
import jakarta.validation.constraints.Email;
import java.lang.annotation.Annotation;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import mortise.core.Money;
import mortise.entity.Attached;
import mortise.entity.EntityType;
import mortise.entity.ExternalKey;
import mortise.entity.Field;
import mortise.entity.Field.Choice;
import mortise.entity.FieldType;
import mortise.entity.FileRules;
import mortise.entity.Names;
import mortise.entity.Option;
import mortise.entity.Owner;
import mortise.entity.Resource;
import mortise.entity.Shown;
import mortise.entity.Stored;
import mortise.entity.To;
import org.jspecify.annotations.Nullable;

/** Reads one field of an author's class, or the method that computes it. */
final class AnnotatedField {
    /** What a field of these classes holds, unless Shown.as says otherwise. */
    private static final Map<Class<?>, FieldType> TYPES = Map.ofEntries(
            Map.entry(String.class, FieldType.TEXT),
            Map.entry(int.class, FieldType.INTEGER),
            Map.entry(Integer.class, FieldType.INTEGER),
            Map.entry(long.class, FieldType.INTEGER),
            Map.entry(Long.class, FieldType.INTEGER),
            Map.entry(BigDecimal.class, FieldType.DECIMAL),
            Map.entry(Money.class, FieldType.MONEY),
            Map.entry(boolean.class, FieldType.BOOLEAN),
            Map.entry(Boolean.class, FieldType.BOOLEAN),
            Map.entry(LocalDate.class, FieldType.DATE),
            Map.entry(Instant.class, FieldType.DATE_TIME));

    /** What Shown.as may make of a String. */
    private static final Set<FieldType> TEXTS = Set.of(
            FieldType.TEXT,
            FieldType.LONG_TEXT,
            FieldType.RICH_TEXT,
            FieldType.EMAIL,
            FieldType.PHONE,
            FieldType.URL,
            FieldType.JSON);

    /** What Shown.as may make of a BigDecimal. */
    private static final Set<FieldType> DECIMALS = Set.of(FieldType.DECIMAL, FieldType.PERCENT);

    private static final Set<String> TONES = Set.of("", "good", "warn", "bad", "info", "plum");

    /** The annotations of jakarta.persistence that are understood; others of it are mistakes, not silence. */
    private static final Set<Class<? extends Annotation>> KNOWN = Set.of(
            Basic.class,
            Column.class,
            Enumerated.class,
            JoinColumn.class,
            Lob.class,
            ManyToMany.class,
            ManyToOne.class);

    private final Member member;
    private final Mistakes mistakes;

    AnnotatedField(Member member, Mistakes mistakes) {
        this.member = member;
        this.mistakes = mistakes;
    }

    /** Returns the field, or null if there are mistakes in it. */
    @Nullable
    Field read() {
        int before = mistakes.count();
        FieldType type = type();
        if (type == null) {
            return null;
        }
        Field.Builder field = Field.of(member.name(), type);
        if (member.has(Attached.class)) {
            attach(field);
        } else if (type.isReference()) {
            refer(field);
        } else if (type == FieldType.CHOICE || type == FieldType.MULTI_CHOICE) {
            choose(field, type);
        }
        store(field, type);
        new Constraints(member, type, mistakes).apply(field);
        show(field);
        if (member.computed()) {
            field.computed();
        }
        return mistakes.count() > before ? null : checked(field);
    }

    private @Nullable FieldType type() {
        for (Annotation annotation : member.element().getAnnotations()) {
            Class<? extends Annotation> kind = annotation.annotationType();
            if (kind.getName().startsWith("jakarta.persistence.") && !KNOWN.contains(kind)) {
                mistake("unknown-annotation", "@" + kind.getSimpleName() + " is not known here; " + insteadOf(kind));
                return null;
            }
        }
        FieldType type = typeOfClass();
        if (type == null) {
            return null;
        }
        if (member.has(Email.class) && type == FieldType.TEXT) {
            type = FieldType.EMAIL;
        }
        if (member.has(Lob.class)) {
            if (type != FieldType.TEXT) {
                mistake("bad-lob", "only a String can be a @Lob");
                return null;
            }
            type = FieldType.LONG_TEXT;
        }
        return shownAs(type);
    }

    private static String insteadOf(Class<? extends Annotation> annotation) {
        return switch (annotation.getSimpleName()) {
            case "OneToMany" -> "say @To(inverse = …) at the reference of the other class";
            case "OneToOne" -> "write @ManyToOne with @JoinColumn(unique = true)";
            case "Id", "GeneratedValue", "Version" -> "every record has its id and version from Stored already";
            default -> "leave it out, or make the field @Transient";
        };
    }

    private @Nullable FieldType typeOfClass() {
        To to = member.annotation(To.class);
        boolean many = member.isMany();
        if (member.has(Attached.class)) {
            if (member.valueClass() != Long.class || to != null || member.has(Owner.class) || member.computed()) {
                mistake("bad-file", "@Attached stands alone at a Long, the file's id, or at a List<Long>");
                return null;
            }
            return many ? FieldType.REFERENCES : FieldType.REFERENCE;
        }
        if (member.has(ManyToOne.class) || member.has(ManyToMany.class) || to != null || member.has(Owner.class)) {
            if (member.has(ManyToMany.class) && !many) {
                mistake("bad-reference", "@ManyToMany needs a List or Set of an entity's class");
                return null;
            }
            if (member.has(ManyToOne.class) && many) {
                mistake("bad-reference", "@ManyToOne is for one; write @ManyToMany at a List");
                return null;
            }
            return many ? FieldType.REFERENCES : FieldType.REFERENCE;
        }
        Class<?> value = member.valueClass();
        if (value.isEnum()) {
            return many ? FieldType.MULTI_CHOICE : FieldType.CHOICE;
        }
        FieldType type = many ? null : TYPES.get(value);
        if (type == null) {
            mistake(
                    "unknown-type",
                    "a field cannot be of " + member.type().getTypeName() + "; " + insteadOf(value, many));
        }
        return type;
    }

    private static String insteadOf(Class<?> value, boolean many) {
        if (Stored.class.isAssignableFrom(value)) {
            return many ? "annotate it with @ManyToMany" : "annotate it with @ManyToOne";
        }
        if (value == Long.class && many) {
            return "name the entity they refer to with @To";
        }
        return switch (value.getSimpleName()) {
            case "double", "Double", "float", "Float" -> "use BigDecimal";
            case "short", "Short", "byte", "Byte", "BigInteger" -> "use int or long";
            case "Date", "Calendar", "Timestamp", "LocalDateTime", "OffsetDateTime", "ZonedDateTime" ->
                "use LocalDate for a day, Instant for a moment";
            default ->
                "use String, int, long, BigDecimal, boolean, Money, LocalDate, Instant, an enum or a List of it, a"
                        + " reference, or make the field @Transient";
        };
    }

    private @Nullable FieldType shownAs(FieldType type) {
        Shown shown = member.annotation(Shown.class);
        if (shown == null || shown.as().length == 0) {
            return type;
        }
        FieldType as = shown.as()[0];
        boolean fits = shown.as().length == 1
                && (as == type
                        || (TEXTS.contains(type) && TEXTS.contains(as))
                        || (DECIMALS.contains(type) && DECIMALS.contains(as)));
        if (!fits) {
            mistake(
                    "bad-type",
                    "cannot be shown as " + List.of(shown.as()) + "; a String can be one of "
                            + TEXTS.stream().sorted().toList() + ", a BigDecimal one of "
                            + DECIMALS.stream().sorted().toList());
            return null;
        }
        return as;
    }

    private void attach(Field.Builder field) {
        Attached attached = Objects.requireNonNull(member.annotation(Attached.class));
        try {
            field.files(
                    new FileRules(attached.image(), attached.maxBytes(), List.of(attached.types()), attached.open()));
        } catch (IllegalArgumentException wrong) {
            mistake("bad-file", String.valueOf(wrong.getMessage()));
            field.files(FileRules.ALL);
        }
    }

    private void refer(Field.Builder field) {
        To to = member.annotation(To.class);
        String named = to == null ? "" : to.value();
        Class<?> value = member.valueClass();
        String target;
        if (value == Long.class || value == long.class) {
            target = named.isEmpty() && member.has(Owner.class) ? EntityType.USER : named;
            if (member.has(ManyToOne.class) || member.has(ManyToMany.class)) {
                mistake(
                        "bad-reference",
                        "an id has no class to refer to; leave @ManyToOne out and name the entity with @To");
            } else if (target.isEmpty()) {
                mistake("refers-to-nothing", "refers to nothing; name the entity: @To(\"account\")");
            } else if (value == long.class) {
                mistake("bad-reference", "a long cannot be empty; use Long");
            }
        } else if (Stored.class.isAssignableFrom(value) && value.isAnnotationPresent(Resource.class)) {
            target = AnnotatedEntity.nameOf(value);
            if (!named.isEmpty() && !named.equals(target)) {
                mistake(
                        "bad-reference",
                        "refers to '" + target + "' by its class and to '" + named + "' by @To; keep one");
            }
        } else {
            target = "";
            mistake(
                    "refers-to-nothing",
                    value.getName() + " is no entity; refer to a class with @Resource that extends Stored, or to an id"
                            + " (Long) with @To");
        }
        ManyToOne toOne = member.annotation(ManyToOne.class);
        ManyToMany toMany = member.annotation(ManyToMany.class);
        if ((toOne != null && toOne.cascade().length > 0) || (toMany != null && toMany.cascade().length > 0)) {
            mistake("unknown-annotation", "cascades are not known here; say @To(onDelete = …)");
        }
        if (toMany != null && !toMany.mappedBy().isEmpty()) {
            mistake("unknown-annotation", "mappedBy is not known here; say @To(inverse = …) at the other side");
        }
        if (toOne != null && !toOne.optional()) {
            field.required();
        }
        if (!target.isEmpty()) {
            field.target(target);
        }
        if (to != null) {
            field.onDelete(to.onDelete());
            if (!to.inverse().isEmpty()) {
                String wrong = Shapes.fieldNameProblem(to.inverse());
                if (wrong != null) {
                    mistake("bad-name", "inverse: " + wrong);
                }
                field.inverse(
                        to.inverse(), to.inverseTitle().isBlank() ? Names.title(to.inverse()) : to.inverseTitle());
            } else if (!to.inverseTitle().isEmpty()) {
                mistake("bad-reference", "has an inverseTitle but no inverse; name it");
            }
        }
    }

    private void choose(Field.Builder field, FieldType type) {
        Enumerated enumerated = member.annotation(Enumerated.class);
        if (enumerated != null && enumerated.value() != EnumType.STRING) {
            mistake(
                    "by-position",
                    "a choice is stored by its name; write @Enumerated(EnumType.STRING) or leave it out");
        }
        List<Choice> choices = new ArrayList<>();
        int longest = 64;
        int all = 0;
        for (Object each : Objects.requireNonNull(member.valueClass().getEnumConstants())) {
            Enum<?> constant = (Enum<?>) each;
            Option option = option(constant);
            if (option != null && !TONES.contains(option.tone())) {
                mistake(
                        "bad-tone",
                        "'" + option.tone() + "' of " + constant.name()
                                + " is no tone; use one of good, warn, bad, info, plum");
            }
            choices.add(new Choice(
                    constant.name(),
                    option == null || option.title().isBlank() ? title(constant) : option.title(),
                    option == null ? "" : option.tone()));
            longest = Math.max(longest, constant.name().length());
            all += constant.name().length() + 1;
        }
        if (choices.isEmpty()) {
            mistake("no-choices", member.valueClass().getName() + " has no constants; add one");
        }
        field.choices(choices.toArray(new Choice[0]));
        field.length(type == FieldType.CHOICE ? longest : Math.max(2_000, all));
    }

    private static @Nullable Option option(Enum<?> constant) {
        try {
            return constant.getDeclaringClass().getField(constant.name()).getAnnotation(Option.class);
        } catch (NoSuchFieldException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String title(Enum<?> constant) {
        String words =
                constant.name().toLowerCase(Locale.ROOT).replace('_', ' ').strip();
        return words.isEmpty() ? constant.name() : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    private void store(Field.Builder field, FieldType type) {
        Column column = member.annotation(Column.class);
        JoinColumn join = member.annotation(JoinColumn.class);
        Basic basic = member.annotation(Basic.class);
        if (join != null && (type != FieldType.REFERENCE || column != null)) {
            mistake("bad-column", "@JoinColumn is for one reference, instead of @Column");
        }
        if (column != null) {
            store(field, column.name(), column.nullable(), column.unique(), column.updatable());
            if (!column.columnDefinition().isEmpty() || !column.table().isEmpty()) {
                mistake("bad-column", "columnDefinition and table are not known here; leave them out of @Column");
            }
        }
        if (join != null) {
            store(field, join.name(), join.nullable(), join.unique(), join.updatable());
            if (!join.columnDefinition().isEmpty()
                    || !join.table().isEmpty()
                    || !join.referencedColumnName().isEmpty()) {
                mistake(
                        "bad-column",
                        "a reference is always to the id; @JoinColumn only takes name, nullable and unique");
            }
        }
        if (basic != null && !basic.optional()) {
            field.required();
        }
        if (member.has(ExternalKey.class)) {
            field.unique();
        }
    }

    private void store(Field.Builder field, String name, boolean nullable, boolean unique, boolean updatable) {
        if (!name.isEmpty()) {
            String lower = name.toLowerCase(Locale.ROOT);
            String wrong = Shapes.columnProblem(lower);
            if (wrong != null) {
                mistake("bad-column", wrong);
            }
            field.column(lower);
        }
        if (!nullable) {
            field.required();
        }
        if (unique) {
            field.unique();
        }
        if (!updatable) {
            mistake(
                    "bad-column",
                    "updatable is not known here; say @Shown(readOnly = true), or refuse changes in a hook");
        }
    }

    private void show(Field.Builder field) {
        Shown shown = member.annotation(Shown.class);
        if (shown == null) {
            field.defaultValue(initialValue());
            return;
        }
        if (!shown.title().isBlank()) {
            field.title(shown.title());
        }
        field.help(shown.help()).group(shown.group()).searched(shown.search());
        field.defaultValue(shown.defaultValue().isEmpty() ? initialValue() : shown.defaultValue());
        if (shown.column()) {
            field.inList();
        }
        if (shown.hidden()) {
            field.hidden();
        }
        if (shown.readOnly()) {
            field.readOnly();
        }
    }

    /** Returns what a new object has, in the form of a CSV cell. */
    private @Nullable String initialValue() {
        Object value = member.initial();
        if (value == null) {
            return null;
        }
        if (value instanceof LocalDate || value instanceof Instant) {
            mistake(
                    "fixed-moment",
                    "its initial value would be that of the moment the bundle started; set it in a hook"
                            + " (Hooks.beforeValidation), or say @Shown(defaultValue)");
            return null;
        }
        String text;
        if (value instanceof Collection<?> many) {
            List<String> parts = new ArrayList<>();
            many.forEach(each -> parts.add(each instanceof Enum<?> constant ? constant.name() : String.valueOf(each)));
            text = String.join(Defaults.SEPARATOR, parts);
        } else if (value instanceof Enum<?> constant) {
            text = constant.name();
        } else if (value instanceof BigDecimal number) {
            text = number.toPlainString();
        } else if (value instanceof Stored) {
            mistake(
                    "bad-default",
                    "a reference cannot have an initial value; set it in a hook (Hooks.beforeValidation)");
            return null;
        } else {
            text = value.toString();
        }
        return text.isEmpty() ? null : text;
    }

    private Field checked(Field.Builder builder) {
        Field field = builder.build();
        Shapes.rulesProblems(field).forEach(problem -> mistake(problem.code(), problem.message()));
        return field;
    }

    private void mistake(String code, String message) {
        mistakes.at(member.name(), code, message);
    }
}
