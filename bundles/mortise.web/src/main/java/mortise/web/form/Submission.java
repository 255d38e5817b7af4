package mortise.web.form;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.web.http.Visit;

/**
 * What a form sent.
 *
 * @param fields the fields that the form showed; the others stay as they are
 * @param texts what the inputs held, by field
 * @param typed what was typed to find records, by field
 * @param version the version the form was made of, 0 for a new record
 * @param base the version the person saw first, before a conflict
 * @param choices which side of a conflict was chosen, by field
 * @param inputs how the form wrote its values
 */
record Submission(
        Set<Field> fields,
        Map<String, List<String>> texts,
        Map<String, String> typed,
        int version,
        int base,
        Map<String, String> choices,
        Inputs inputs) {

    /** Reads what was sent for these fields. */
    static Submission read(Visit visit, List<Field> editable) {
        Set<String> shown = Set.of(visit.parameter("_fields").split(",", -1));
        Set<Field> fields = new LinkedHashSet<>();
        Map<String, List<String>> texts = new LinkedHashMap<>();
        Map<String, String> typed = new LinkedHashMap<>();
        Map<String, String> choices = new LinkedHashMap<>();
        for (Field field : editable) {
            if (shown.contains(field.name())) {
                fields.add(field);
                texts.put(field.name(), texts(visit, field));
                if (visit.parameters().containsKey("q." + field.name())) {
                    typed.put(field.name(), visit.parameter("q." + field.name()).strip());
                }
                String choice = visit.parameter("c." + field.name());
                if (!choice.isEmpty()) {
                    choices.put(field.name(), choice);
                }
            }
        }
        int version = number(visit.parameter("_version"));
        int base = number(visit.parameter("_base"));
        return new Submission(fields, texts, typed, version, base == 0 ? version : base, choices, inputs(visit));
    }

    /** Returns what the inputs of one field hold; for a GET, what its address fills in. */
    static List<String> texts(Visit visit, Field field) {
        String name = "f." + field.name();
        List<String> given = new ArrayList<>();
        for (String text : visit.parameters(name)) {
            String plain = text.replace("\r\n", "\n");
            if (!plain.isBlank()) {
                given.add(plain);
            }
        }
        if (field.type() == FieldType.MONEY && !given.isEmpty()) {
            return List.of(
                    given.get(0).strip(), visit.parameter(name + ".currency").strip());
        }
        return field.type().isMany()
                ? given.stream().distinct().toList()
                : given.stream().limit(1).toList();
    }

    private static Inputs inputs(Visit visit) {
        String locale = visit.parameter("_locale");
        String zone = visit.parameter("_zone");
        try {
            return new Inputs(
                    locale.isEmpty() ? visit.formats().locale() : Locale.forLanguageTag(locale),
                    zone.isEmpty() ? visit.formats().zone() : ZoneId.of(zone));
        } catch (DateTimeException unknownZone) {
            return new Inputs(visit.formats().locale(), visit.formats().zone());
        }
    }

    private static int number(String text) {
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    }
}
