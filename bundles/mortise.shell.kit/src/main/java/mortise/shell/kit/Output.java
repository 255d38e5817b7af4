package mortise.shell.kit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.PrintStream;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mortise.core.Context;
import org.jspecify.annotations.Nullable;

/** What a command answers, written for people or as JSON; both from the same values. */
public abstract class Output {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private Output() {}

    /** Writes the answer and a line break. */
    abstract void print(PrintStream out, boolean json) throws JsonProcessingException;

    /**
     * Makes an object of names and values in turn. Values are numbers, booleans, texts, moments, collections or maps of
     * those; of anything else, its text counts.
     */
    public static Map<String, Object> row(@Nullable Object... namesAndValues) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            row.put(String.valueOf(namesAndValues[i]), value(namesAndValues[i + 1]));
        }
        return row;
    }

    /** Returns a value for a row: nothing, where there is none, is empty for people and null in JSON. */
    public static Object value(@Nullable Object value) {
        return value == null ? NullNode.getInstance() : value;
    }

    /** A table: a line for each object, a column for each name; an array in JSON. */
    public static Output table(Collection<Map<String, Object>> rows) {
        return new Output() {
            @Override
            void print(PrintStream out, boolean json) throws JsonProcessingException {
                if (json) {
                    printJson(out, rows);
                } else if (rows.isEmpty()) {
                    out.println("None.");
                } else {
                    lines(rows).forEach(out::println);
                }
            }
        };
    }

    /** A table with only some of the columns for people; all are in JSON. */
    public static Output table(Collection<Map<String, Object>> rows, String... columns) {
        List<Map<String, Object>> cut = rows.stream()
                .map(row -> {
                    Map<String, Object> shown = new LinkedHashMap<>();
                    Stream.of(columns).forEach(column -> shown.put(column, row.getOrDefault(column, "")));
                    return shown;
                })
                .toList();
        return new Output() {
            @Override
            void print(PrintStream out, boolean json) throws JsonProcessingException {
                table(json ? rows : cut).print(out, json);
            }
        };
    }

    /** One object: a line for each name; an object in JSON. */
    public static Output one(Map<String, Object> object) {
        return new Output() {
            @Override
            void print(PrintStream out, boolean json) throws JsonProcessingException {
                if (json) {
                    printJson(out, object);
                    return;
                }
                int width = object.keySet().stream()
                        .map(Output::words)
                        .mapToInt(Output::width)
                        .max()
                        .orElse(0);
                object.forEach((name, value) -> out.println(pad(words(name), width) + "  "
                        + String.valueOf(text(value)).stripTrailing()));
            }
        };
    }

    /** A sentence for people, an object in JSON. */
    public static Output said(String sentence, Map<String, Object> object) {
        return new Output() {
            @Override
            void print(PrintStream out, boolean json) throws JsonProcessingException {
                if (json) {
                    printJson(out, object);
                } else {
                    out.println(sentence);
                }
            }
        };
    }

    private static void printJson(PrintStream out, Object value) throws JsonProcessingException {
        out.println(JSON.writeValueAsString(plain(value)));
    }

    private static Object plain(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> plain = new LinkedHashMap<>();
            map.forEach((key, entry) -> plain.put(String.valueOf(key), plain(entry)));
            return plain;
        }
        if (value instanceof Collection<?> collection) {
            return collection.stream().map(Output::plain).toList();
        }
        return value instanceof Number || value instanceof Boolean || value instanceof NullNode
                ? value
                : value.toString();
    }

    private static List<String> lines(Collection<Map<String, Object>> rows) {
        Set<String> columns = new LinkedHashSet<>();
        rows.forEach(row -> columns.addAll(row.keySet()));
        List<String> lines = new ArrayList<>();
        List<StringBuilder> cells = new ArrayList<>();
        for (int i = 0; i <= rows.size(); i++) {
            cells.add(new StringBuilder());
        }
        for (String column : columns) {
            List<String> texts = new ArrayList<>(List.of(words(column).toUpperCase(Locale.ROOT)));
            rows.forEach(row -> texts.add(text(row.getOrDefault(column, ""))));
            boolean numbers = rows.stream().allMatch(row -> row.get(column) instanceof Number);
            int width = texts.stream().mapToInt(Output::width).max().orElse(0);
            for (int i = 0; i < texts.size(); i++) {
                String text = texts.get(i);
                cells.get(i)
                        .append(numbers ? " ".repeat(width - width(text)) + text : pad(text, width))
                        .append("  ");
            }
        }
        cells.forEach(line -> lines.add(line.toString().stripTrailing()));
        return lines;
    }

    /** {@code lastUsed} reads "last used". */
    private static String words(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    private static String text(Object value) {
        if (value instanceof Instant moment) {
            return MOMENT.format(moment.truncatedTo(ChronoUnit.SECONDS).atZone(Context.machineZone()));
        }
        if (value instanceof Collection<?> collection) {
            return collection.stream().map(Output::text).collect(Collectors.joining(", "));
        }
        return value instanceof NullNode ? "" : value.toString().replaceAll("\\R", " ");
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - width(text));
    }

    /** Letters of East Asian scripts take two places in a terminal, combining marks none. */
    private static int width(String text) {
        return text.codePoints().map(Output::width).sum();
    }

    private static int width(int letter) {
        int type = Character.getType(letter);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        return Character.isIdeographic(letter)
                        || letter >= 0x3000 && letter <= 0x30FF
                        || letter >= 0xAC00 && letter <= 0xD7A3
                        || letter >= 0xFF00 && letter <= 0xFF60
                ? 2
                : 1;
    }
}
