package mortise.search;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import mortise.core.Money;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.entity.Filter;
import mortise.entity.Record;
import mortise.search.SearchDocument.Entry;
import org.jspecify.annotations.Nullable;

/**
 * What the description of an entity means for search: which words are looked for, what can be compared. One reading for all
 * providers. Safe for use by many threads.
 */
public final class SearchMapping {
    /** Grows when documents are made otherwise than before, so that all indexes are made anew. */
    private static final String FORM = "2";

    private static final String CURRENCY = "#currency";
    private static final String ID = "id";
    private static final Pattern TAG = Pattern.compile("<[^>]*>");

    private SearchMapping() {}

    /** Tells whether the entity has a text whose words are looked for. */
    public static boolean isSearched(EntityType type) {
        return type.fields().stream().anyMatch(SearchMapping::isSearched);
    }

    /** Tells whether words are looked for in a field. */
    public static boolean isSearched(Field field) {
        return !field.hidden()
                && field.type().isText()
                && (field.searched() == Field.Searched.TEXT || field.searched() == Field.Searched.TITLE);
    }

    /** Tells whether it makes sense to count a field's values: choices, yes or no, and what its author marked. */
    public static boolean isFacet(Field field) {
        return !field.hidden()
                && isKeyword(field)
                && (field.searched() == Field.Searched.FACET
                        || field.type() == FieldType.CHOICE
                        || field.type() == FieldType.MULTI_CHOICE
                        || field.type() == FieldType.BOOLEAN);
    }

    /** Tells whether hits can be in the order of a field. */
    public static boolean isSorted(Field field) {
        return !field.hidden() && !field.type().isMany() && (isKeyword(field) || isNumber(field));
    }

    private static boolean isKeyword(Field field) {
        return switch (field.type()) {
            case CHOICE, MULTI_CHOICE, BOOLEAN, REFERENCE, REFERENCES -> true;
            case TEXT, EMAIL, PHONE, URL -> field.length() <= SearchDocument.MAX_KEYWORD;
            default -> false;
        };
    }

    private static boolean isNumber(Field field) {
        return switch (field.type()) {
            case INTEGER, DECIMAL, PERCENT, MONEY, DATE, DATE_TIME -> true;
            default -> false;
        };
    }

    /** Returns a short text that is the same as long as documents of the entity look the same. */
    public static String description(EntityType type) {
        StringBuilder all = new StringBuilder(FORM).append(type.titleFields());
        for (Field field : type.fields()) {
            if (!field.hidden()) {
                all.append('\n').append(field.name()).append(' ').append(field.type());
                all.append(' ').append(field.searched()).append(' ').append(isKeyword(field));
            }
        }
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(all.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException notThere) {
            throw new IllegalStateException("every Java has SHA-256", notThere);
        }
    }

    /** Returns what search is to know of a record, which has to be read as the host itself: complete. */
    public static SearchDocument document(Record record) {
        List<Entry> entries = new ArrayList<>();
        List<Field> fields = record.type().fields();
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            Object value = record.at(i);
            if (value != null && !field.hidden()) {
                add(entries, field, value);
            }
        }
        return new SearchDocument(record.type().name(), record.id(), record.version(), record.title(), entries);
    }

    private static void add(List<Entry> entries, Field field, Object value) {
        String name = field.name();
        boolean searched = isSearched(field);
        if (searched) {
            String text = field.type() == FieldType.RICH_TEXT ? plain((String) value) : (String) value;
            entries.add(new SearchDocument.Text(name, text, field.searched() == Field.Searched.TITLE));
        }
        if (isKeyword(field)) {
            if (value instanceof Collection<?> many) {
                many.forEach(each -> entries.add(new SearchDocument.Keyword(name, String.valueOf(each))));
            } else if (value.toString().length() <= SearchDocument.MAX_KEYWORD) {
                entries.add(new SearchDocument.Keyword(name, value.toString()));
            } else {
                entries.add(new SearchDocument.Present(name));
            }
        } else if (isNumber(field)) {
            entries.add(new SearchDocument.Number(name, number(value)));
            if (value instanceof Money money) {
                entries.add(new SearchDocument.Keyword(
                        name + CURRENCY, money.currency().getCurrencyCode()));
            }
        } else if (!searched) {
            entries.add(new SearchDocument.Present(name));
        }
    }

    /** Formatted texts have been cleaned when they were saved, so that their tags end and few characters are named. */
    private static String plain(String html) {
        return TAG.matcher(html)
                .replaceAll(" ")
                .replace("&nbsp;", " ")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&");
    }

    private static BigDecimal number(Object value) {
        if (value instanceof Money money) {
            return money.amount();
        }
        if (value instanceof LocalDate day) {
            return BigDecimal.valueOf(day.toEpochDay());
        }
        if (value instanceof Instant moment) {
            return BigDecimal.valueOf(ChronoUnit.MICROS.between(Instant.EPOCH, moment));
        }
        return value instanceof BigDecimal exact ? exact : new BigDecimal(value.toString());
    }

    /**
     * Returns a filter as a condition on documents, which lets the same records through.
     *
     * @param left fields that are left to {@code otherwise} as well
     * @param otherwise what is to stand for a comparison that documents cannot tell: one of another record's fields, one of
     *     long texts, one with a value that does not fit
     */
    public static SearchCondition condition(
            EntityType type, Set<String> left, Filter filter, Function<Filter.Compare, SearchCondition> otherwise) {
        if (filter instanceof Filter.And and) {
            return new SearchCondition.All(and.parts().stream()
                    .map(part -> condition(type, left, part, otherwise))
                    .toList());
        }
        if (filter instanceof Filter.Or or) {
            return new SearchCondition.Any(or.parts().stream()
                    .map(part -> condition(type, left, part, otherwise))
                    .toList());
        }
        if (filter instanceof Filter.Not not) {
            return new SearchCondition.Not(condition(type, left, not.part(), otherwise));
        }
        Filter.Compare compare = (Filter.Compare) filter;
        SearchCondition known = left.contains(compare.path()) ? null : known(type, compare);
        return known == null ? otherwise.apply(compare) : known;
    }

    private static @Nullable SearchCondition known(EntityType type, Filter.Compare compare) {
        Field field = compare.path().equals(ID)
                ? Field.of(ID, FieldType.INTEGER).build()
                : type.field(compare.path()).orElse(null);
        int values = compare.values().size();
        boolean fits =
                switch (compare.operator()) {
                    case RANGE -> values == 2;
                    case IN -> values > 0;
                    default -> values == 1;
                };
        if (field == null || field.hidden() || !fits) {
            return null;
        }
        try {
            return switch (compare.operator()) {
                case EXISTS -> exists(field, compare.values().get(0));
                case EQ, IN -> equal(field, compare.values());
                case NEQ -> not(equal(field, compare.values()));
                case LT, LTE, GT, GTE, RANGE -> ordered(field, compare.operator(), compare.values());
                case CONTAINS -> like(field, compare.values().get(0), false, false);
                case STARTS -> like(field, compare.values().get(0), true, false);
                case ENDS -> like(field, compare.values().get(0), false, true);
            };
        } catch (NumberFormatException | DateTimeException | ClassCastException doesNotFit) {
            return null;
        }
    }

    private static @Nullable SearchCondition not(@Nullable SearchCondition part) {
        return part == null ? null : new SearchCondition.Not(part);
    }

    private static SearchCondition exists(Field field, Object given) {
        SearchCondition has = new SearchCondition.Has(field.name());
        return bool(given) ? has : new SearchCondition.Not(has);
    }

    private static boolean bool(Object given) {
        return switch (given.toString().strip().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "1" -> true;
            case "false", "no", "0" -> false;
            default -> throw new ClassCastException("not a boolean");
        };
    }

    private static @Nullable SearchCondition equal(Field field, List<?> given) {
        if (isKeyword(field)) {
            Set<String> keys = new LinkedHashSet<>();
            for (Object each : given) {
                keys.add(keyword(field, each));
            }
            return new SearchCondition.In(field.name(), keys);
        }
        if (!isNumber(field)) {
            return null;
        }
        if (field.name().equals(ID)) {
            Set<String> ids = new LinkedHashSet<>();
            for (Object each : given) {
                ids.add(comparable(field, each).toBigIntegerExact().toString());
            }
            return new SearchCondition.In(ID, ids);
        }
        List<SearchCondition> any = new ArrayList<>();
        for (Object each : given) {
            BigDecimal number = comparable(field, each);
            any.add(inCurrency(
                    field, List.of(each), new SearchCondition.Between(field.name(), number, true, number, true)));
        }
        return any.size() == 1 ? any.get(0) : new SearchCondition.Any(any);
    }

    private static String keyword(Field field, Object given) {
        return switch (field.type()) {
            case BOOLEAN -> String.valueOf(bool(given));
            case REFERENCE, REFERENCES ->
                new BigDecimal(given.toString().strip()).toBigIntegerExact().toString();
            case CHOICE, MULTI_CHOICE -> choice(field, given);
            default -> ((String) given).replace("\r\n", "\n");
        };
    }

    private static String choice(Field field, Object given) {
        String key = given instanceof Enum<?> constant ? constant.name() : ((String) given).strip();
        if (field.choice(key) == null) {
            throw new ClassCastException("not a choice");
        }
        return key;
    }

    private static @Nullable SearchCondition ordered(Field field, Filter.Operator operator, List<?> given) {
        if (!isNumber(field)) {
            return null;
        }
        BigDecimal first = comparable(field, Objects.requireNonNull(given.get(0)));
        String name = field.name();
        SearchCondition.Between between =
                switch (operator) {
                    case LT -> new SearchCondition.Between(name, null, false, first, false);
                    case LTE -> new SearchCondition.Between(name, null, false, first, true);
                    case GT -> new SearchCondition.Between(name, first, false, null, false);
                    case GTE -> new SearchCondition.Between(name, first, true, null, false);
                    default ->
                        new SearchCondition.Between(
                                name, first, true, comparable(field, Objects.requireNonNull(given.get(1))), true);
                };
        return inCurrency(field, given, between);
    }

    private static SearchCondition inCurrency(Field field, List<?> given, SearchCondition amount) {
        if (field.type() != FieldType.MONEY) {
            return amount;
        }
        Set<String> currencies = new LinkedHashSet<>();
        for (Object each : given) {
            Money money = money(each);
            if (money != null) {
                currencies.add(money.currency().getCurrencyCode());
            }
        }
        if (currencies.size() > 1) {
            throw new ClassCastException("two currencies");
        }
        return currencies.isEmpty()
                ? amount
                : new SearchCondition.All(List.of(amount, new SearchCondition.In(field.name() + CURRENCY, currencies)));
    }

    private static @Nullable Money money(Object given) {
        return given instanceof Money money ? money : null;
    }

    private static BigDecimal comparable(Field field, Object given) {
        BigDecimal number =
                switch (field.type()) {
                    case DATE -> number(given instanceof LocalDate day ? day : LocalDate.parse(text(given)));
                    case DATE_TIME ->
                        number((given instanceof Instant moment
                                        ? moment
                                        : OffsetDateTime.parse(text(given)).toInstant())
                                .truncatedTo(ChronoUnit.MICROS));
                    case MONEY -> given instanceof Money money ? money.amount() : new BigDecimal(text(given));
                    default -> new BigDecimal(text(given));
                };
        if (number.precision() > 60 || Math.abs((long) number.scale()) > 60) {
            throw new NumberFormatException("too large");
        }
        return number;
    }

    private static String text(Object given) {
        String text = given.toString().strip();
        if (text.length() > 100) {
            throw new NumberFormatException("too long");
        }
        return text;
    }

    private static @Nullable SearchCondition like(Field field, Object given, boolean atStart, boolean atEnd) {
        return field.type().isText() && isKeyword(field)
                ? new SearchCondition.Like(field.name(), (String) given, atStart, atEnd)
                : null;
    }
}
