package mortise.mail.templates;

import com.samskivert.mustache.Mustache;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import mortise.core.Failure;
import mortise.entity.Field;
import mortise.entity.Record;
import mortise.entity.Records;
import org.jspecify.annotations.Nullable;

/**
 * What one template may read while it is used once: fields of a record, formatted, and of records it refers to, each fetched
 * when it is first asked for as whoever asks. All of it together is limited. For one thread.
 */
final class Values {
    private static final int MOST_READS = 20_000;
    private static final int MOST_RECORDS = 200;

    private final Records records;
    private final Locale language;
    private final ZoneId zone;
    private final Map<String, Optional<Record>> fetched = new HashMap<>();
    private int reads;

    Values(Records records, Locale language, ZoneId zone) {
        this.records = records;
        this.language = language.equals(Locale.ROOT) ? Locale.ENGLISH : language;
        this.zone = zone;
    }

    Of of(Record record) {
        return new Of(record);
    }

    /** A record as a template sees it. */
    final class Of implements Mustache.CustomContext {
        private final Record record;

        private Of(Record record) {
            this.record = record;
        }

        /** Returns null for what is not here and may be further out; what is empty is an empty text. */
        @Override
        public @Nullable Object get(String name) {
            if (++reads > MOST_READS) {
                throw tooMuch("it reads more than " + MOST_READS + " values");
            }
            Optional<Field> field = record.type().field(name).filter(each -> !each.hidden());
            if (field.isPresent()) {
                Object value = record.get(name);
                return value == null ? "" : shown(field.get(), value);
            }
            return switch (name) {
                case "id" -> String.valueOf(record.id());
                case "title" -> record.title();
                case "entity" -> record.type().title();
                default -> null;
            };
        }

        @Override
        public String toString() {
            return record.title();
        }
    }

    private Object shown(Field field, Object value) {
        return switch (field.type()) {
            case TEXT, LONG_TEXT, RICH_TEXT, EMAIL, PHONE, URL, JSON, MONEY -> value.toString();
            case BOOLEAN -> value;
            case INTEGER, DECIMAL -> number().format(value);
            case PERCENT -> number().format(value) + " %";
            case DATE ->
                DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM)
                        .withLocale(language)
                        .format((LocalDate) value);
            case DATE_TIME ->
                DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                        .withLocale(language)
                        .format(((Instant) value).atZone(zone));
            case CHOICE -> choice(field, value);
            case MULTI_CHOICE ->
                ((List<?>) value).stream().map(each -> choice(field, each)).toList();
            case REFERENCE -> fetch(field, value).map(each -> (Object) each).orElse("");
            case REFERENCES -> fetchAll(field, (List<?>) value);
        };
    }

    private NumberFormat number() {
        NumberFormat format = NumberFormat.getNumberInstance(language);
        format.setMaximumFractionDigits(20);
        return format;
    }

    private static String choice(Field field, Object key) {
        Field.Choice choice = field.choice(key.toString());
        return choice == null ? key.toString() : choice.title();
    }

    private List<Of> fetchAll(Field field, List<?> ids) {
        List<Of> found = new ArrayList<>();
        ids.forEach(id -> fetch(field, id).ifPresent(found::add));
        return found;
    }

    private Optional<Of> fetch(Field field, Object id) {
        String key = field.target() + " " + id;
        Optional<Record> found = fetched.get(key);
        if (found == null) {
            if (fetched.size() == MOST_RECORDS) {
                throw tooMuch("it reads more than " + MOST_RECORDS + " records");
            }
            found = visible(field.target(), (Long) id);
            fetched.put(key, found);
        }
        return found.map(Of::new);
    }

    /** What somebody may not see is not there for him. */
    private Optional<Record> visible(String entity, long id) {
        try {
            return records.get(entity, id);
        } catch (Failure failure) {
            if (failure.kind() == Failure.Kind.DENIED || failure.kind() == Failure.Kind.MISSING) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /** Returns what a value is written as where it is not a section. */
    static String written(Object value) {
        if (value instanceof List<?> several) {
            return several.stream().map(String::valueOf).collect(Collectors.joining(", "));
        }
        return value instanceof Boolean yes ? yes ? "yes" : "no" : value.toString();
    }

    static Failure tooMuch(String reason) {
        return Failure.invalid("too-much", "the template asks for too much: " + reason);
    }
}
