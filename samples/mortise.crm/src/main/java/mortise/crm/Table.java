package mortise.crm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A file of the bundle with a line for the countries it is for; bars stand between its parts. */
final class Table {
    private final Map<String, List<String>> byCountry = new HashMap<>();
    private List<String> first = List.of();

    /** Reads a file. */
    Table(String name) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(open(name), StandardCharsets.UTF_8))) {
            lines.lines().filter(line -> !line.startsWith("#")).forEach(this::add);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Opens a file of the bundle. */
    static InputStream open(String name) {
        InputStream file = Table.class.getResourceAsStream(name);
        if (file == null) {
            throw new IllegalStateException(name + " is missing from the bundle");
        }
        return file;
    }

    private void add(String line) {
        List<String> parts = List.of(line.split(" \\| "));
        List<String> values = parts.subList(1, parts.size());
        if (byCountry.isEmpty()) {
            first = values;
        }
        for (String country : parts.get(0).split(",")) {
            byCountry.put(country, values);
        }
    }

    /** Returns the parts for a country; those of the first line if no line is for it. */
    List<String> of(String country) {
        return byCountry.getOrDefault(country, first);
    }
}
