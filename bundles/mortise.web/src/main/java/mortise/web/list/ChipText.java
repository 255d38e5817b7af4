package mortise.web.list;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import mortise.core.Failure;
import mortise.entity.Field;
import mortise.entity.Field.Choice;
import mortise.entity.FieldType;
import mortise.entity.Filter;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.web.http.Visit;

/** Writes a filter's values as people read them: titles of choices and records, days as the reader writes them. */
final class ChipText {
    private static final int MOST_NAMED = 2;

    private final Records records;

    ChipText(Records records) {
        this.records = records;
    }

    /** Returns the values of a filter; empty if it has none. */
    String of(Visit visit, Field field, Condition condition) {
        List<String> values = condition.values();
        if (values.isEmpty()) {
            return "";
        }
        if (condition.operator() == Operator.LAST) {
            return visit.texts().get("list.days", values.get(0));
        }
        if (field.type().isReference()) {
            return short_(titles(visit, field, values), values.size());
        }
        List<String> texts =
                values.stream().map(value -> text(visit, field, value)).toList();
        return condition.operator() == Operator.RANGE
                ? visit.texts().get("list.between", texts.get(0), texts.get(1))
                : short_(texts, texts.size());
    }

    private static String short_(List<String> texts, int count) {
        int named = Math.min(MOST_NAMED, texts.size());
        String names = String.join(", ", texts.subList(0, named));
        return count > named ? names + " +" + (count - named) : names;
    }

    private static String text(Visit visit, Field field, String value) {
        if (field.type() == FieldType.CHOICE || field.type() == FieldType.MULTI_CHOICE) {
            Choice choice = field.choice(value);
            return choice == null ? value : choice.title();
        }
        if (field.type() == FieldType.BOOLEAN) {
            return visit.texts().get(value.equals("true") ? "value.yes" : "value.no");
        }
        if (field.type() == FieldType.DATE || field.type() == FieldType.DATE_TIME) {
            try {
                return visit.formats().date(LocalDate.parse(value));
            } catch (DateTimeParseException notADay) {
                return value;
            }
        }
        return value;
    }

    /** Returns the titles of the first few records; one that is gone, or not for the reader, reads as its number. */
    private List<String> titles(Visit visit, Field field, List<String> ids) {
        List<String> titles = new ArrayList<>();
        List<Object> asked = new ArrayList<>();
        for (String id : ids) {
            if (id.equals(ListQuery.ME)) {
                titles.add(visit.texts().get("list.me"));
            } else if (asked.size() < MOST_NAMED && id.matches("[0-9]{1,18}")) {
                asked.add(Long.parseLong(id));
            }
        }
        if (!asked.isEmpty()) {
            try {
                List<Record> found = records.find(
                                Query.of(field.target()).where(new Filter.Compare("id", Filter.Operator.IN, asked)))
                        .records();
                found.forEach(record -> titles.add(record.title()));
            } catch (Failure notForTheReader) {
                asked.forEach(id -> titles.add("#" + id));
            }
        }
        return titles;
    }
}
