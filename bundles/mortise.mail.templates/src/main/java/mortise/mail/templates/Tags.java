package mortise.mail.templates;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import mortise.core.Problem;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.entity.Model;

/**
 * Looks at the tags of a template before it is used: they name fields that are there, and none asks for more than values. The
 * engine sees that sections are closed.
 */
final class Tags {
    /** What a template may name beside the fields of a record. */
    static final List<String> OTHERS = List.of("id", "title", "entity");

    private static final Pattern TAG = Pattern.compile("\\{\\{(\\{?)\\s*([#^/&>=!$<*]?)([^{}]*)\\}\\}");
    private static final int DEEPEST = 10;
    private static final int MOST_STEPS = 4;

    /** A section that is open: what its names are looked up in first, and what kind of values it goes over. */
    private record Section(Optional<EntityType> type, boolean values) {}

    private final Model model;
    private final String field;
    private final String source;
    private final List<Problem> problems = new ArrayList<>();
    private final Deque<Section> open = new ArrayDeque<>();

    private Tags(Model model, EntityType type, String field, String source) {
        this.model = model;
        this.field = field;
        this.source = source;
        open.push(new Section(Optional.of(type), false));
    }

    /** Returns what is wrong, each problem with its line. */
    static List<Problem> check(Model model, EntityType type, String field, String source) {
        Tags tags = new Tags(model, type, field, source);
        tags.check();
        return tags.problems;
    }

    private void check() {
        Matcher tag = TAG.matcher(source);
        while (tag.find()) {
            int line = (int) source.substring(0, tag.start())
                            .chars()
                            .filter(each -> each == '\n')
                            .count()
                    + 1;
            check(
                    line,
                    tag.group(1).isEmpty() ? tag.group(2) : "{",
                    tag.group(3).strip(),
                    tag.group());
        }
    }

    private void check(int line, String sign, String name, String tag) {
        switch (sign) {
            case "", "&", "{" -> checkValue(line, !sign.isEmpty(), name, tag);
            case "#", "^" -> checkSection(line, sign.equals("^"), name);
            case "/" -> {
                if (open.size() > 1) {
                    open.pop();
                }
            }
            case "!" -> {}
            default ->
                wrong(line, "not-allowed", tag + " is not allowed: templates include no others and keep their signs");
        }
    }

    private void checkValue(int line, boolean unescaped, String name, String tag) {
        Optional<Field> found = find(line, name);
        if (unescaped && found.map(each -> each.type() != FieldType.RICH_TEXT).orElse(true)) {
            wrong(
                    line,
                    "not-escaped",
                    tag + " would let a value become markup; only formatted texts may: write {{" + name + "}}");
        }
    }

    private void checkSection(int line, boolean inverted, String name) {
        Optional<Field> found = find(line, name);
        if (open.size() > DEEPEST) {
            wrong(line, "too-deep", "sections are nested deeper than " + DEEPEST);
        }
        Optional<EntityType> target =
                found.filter(each -> !inverted && each.type().isReference()).flatMap(each -> model.find(each.target()));
        open.push(new Section(
                target, found.map(each -> each.type() == FieldType.MULTI_CHOICE).orElse(false)));
    }

    /** Returns the field that a name means; tells if it means nothing. */
    private Optional<Field> find(int line, String name) {
        if (name.equals(".")) {
            if (!open.element().values()) {
                wrong(line, "unknown-field", "{{.}} is a value only inside a section of choices");
            }
            return Optional.empty();
        }
        if (name.equals("-first") || name.equals("-last")) {
            return Optional.empty();
        }
        String[] steps = name.split("\\.", -1);
        if (steps.length > MOST_STEPS) {
            wrong(line, "too-deep", "'" + name + "' goes over more than " + MOST_STEPS + " records");
            return Optional.empty();
        }
        for (Section each : open) {
            if (each.type().isPresent() && knows(each.type().get(), steps[0])) {
                return follow(line, each.type().get(), steps, name);
            }
        }
        EntityType nearest =
                open.stream().flatMap(each -> each.type().stream()).findFirst().orElseThrow();
        wrong(
                line,
                "unknown-field",
                "'" + steps[0] + "' is no field of " + nearest.name() + "; there are " + names(nearest));
        return Optional.empty();
    }

    private Optional<Field> follow(int line, EntityType begin, String[] steps, String name) {
        EntityType type = begin;
        for (int i = 0; i < steps.length; i++) {
            if (!knows(type, steps[i])) {
                wrong(
                        line,
                        "unknown-field",
                        "in '" + name + "', '" + steps[i] + "' is no field of " + type.name() + "; there are "
                                + names(type));
                return Optional.empty();
            }
            Optional<Field> found = type.field(steps[i]);
            if (i == steps.length - 1) {
                return found;
            }
            Optional<EntityType> next =
                    found.filter(each -> each.type() == FieldType.REFERENCE).flatMap(each -> model.find(each.target()));
            if (next.isEmpty()) {
                wrong(line, "unknown-field", "in '" + name + "', '" + steps[i] + "' does not refer to one record");
                return Optional.empty();
            }
            type = next.get();
        }
        return Optional.empty();
    }

    static boolean knows(EntityType type, String name) {
        return OTHERS.contains(name)
                || type.field(name).filter(field -> !field.hidden()).isPresent();
    }

    private static String names(EntityType type) {
        return type.fields().stream()
                .filter(each -> !each.hidden())
                .map(Field::name)
                .collect(Collectors.joining(", "));
    }

    private void wrong(int line, String code, String message) {
        problems.add(Problem.atField(field, code, "line " + line + ": " + message));
    }
}
