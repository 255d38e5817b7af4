package mortise.web.form;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.entity.Model;
import mortise.entity.Record;
import mortise.web.shell.Lookup;
import mortise.web.shell.Titles;

/**
 * Finds the records that a person means. A script sends their ids; without one, or faster than it, what was typed of a title
 * is looked up here. Safe for use by many threads.
 */
final class Picker {
    private static final int MOST_OFFERED = 8;

    private final Lookup lookup;

    Picker(Lookup lookup) {
        this.lookup = lookup;
    }

    /**
     * What was found.
     *
     * @param ids the records that are meant
     * @param offered several that what was typed fits, empty if it is clear
     * @param problem the key of the text that says what is wrong, empty for nothing
     */
    record Pick(List<String> ids, List<FormField.Option> offered, String problem) {}

    /**
     * Returns the records that a field's inputs mean.
     *
     * @param ids what is chosen already
     * @param typed what is typed beside it; null if the form has no place for it
     */
    Pick pick(
            Model model,
            Field field,
            List<String> ids,
            @org.jspecify.annotations.Nullable String typed,
            Titles titles) {
        boolean many = field.type() == FieldType.REFERENCES;
        for (String id : ids) {
            if (!id.matches("[0-9]{1,18}")) {
                return new Pick(List.of(), List.of(), "form.pick.unknown");
            }
        }
        if (typed == null || many && typed.isEmpty()) {
            return new Pick(ids, List.of(), "");
        }
        if (typed.isEmpty()) {
            return new Pick(List.of(), List.of(), "");
        }
        EntityType target = model.find(field.target()).orElse(null);
        if (target == null) {
            return new Pick(ids, List.of(), "");
        }
        if (!many && ids.size() == 1 && typed.equals(title(field, ids.get(0), titles))) {
            return new Pick(ids, List.of(), "");
        }
        List<Record> found = lookup.find(target, typed, MOST_OFFERED);
        List<Record> exact = found.stream()
                .filter(record -> record.title().equalsIgnoreCase(typed))
                .toList();
        List<Record> clear = exact.size() == 1 ? exact : found;
        if (clear.size() == 1) {
            Set<String> all = new LinkedHashSet<>(many ? ids : List.of());
            all.add(String.valueOf(clear.get(0).id()));
            return new Pick(List.copyOf(all), List.of(), "");
        }
        List<FormField.Option> offered = new ArrayList<>();
        clear.forEach(record -> offered.add(new FormField.Option(String.valueOf(record.id()), record.title())));
        return new Pick(many ? ids : List.of(), offered, clear.isEmpty() ? "form.pick.none" : "form.pick.several");
    }

    /** Returns what people read for a record that is chosen; its number if it is not for them. */
    static String title(Field field, String id, Titles titles) {
        String title =
                titles.of(field.target(), Long.parseLong(id)).map(Record::title).orElse(null);
        return Objects.requireNonNullElse(title, "#" + id);
    }
}
