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
import java.util.random.RandomGenerator;

/** Makes up names as people have them in the country of an account, in its script. */
final class People {
    /** A person's name and the beginning of a telephone number. */
    record Person(String given, String family, String phonePrefix) {}

    private record Names(List<String> given, List<String> family, String phonePrefix) {}

    private final Map<String, Names> byCountry = new HashMap<>();

    /** Reads the names that the bundle brings. */
    People() {
        try (InputStream in = People.class.getResourceAsStream("names.txt")) {
            if (in == null) {
                throw new IllegalStateException("names.txt is missing from the bundle");
            }
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(this::add);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private void add(String line) {
        List<String> parts = List.of(line.split(" \\| "));
        Names names = new Names(words(parts.get(1)), words(parts.get(2)), parts.get(3));
        for (String country : parts.get(0).split(",")) {
            byCountry.put(country, names);
        }
    }

    /** A hyphen in a family name of several words keeps the words together in the file. */
    private static List<String> words(String part) {
        return List.of(part.split(" ")).stream()
                .map(word -> Character.isLowerCase(word.charAt(0)) ? word.replace('-', ' ') : word)
                .toList();
    }

    /** Returns a person of a country; of the United States where the country's names are not known. */
    Person person(String country, RandomGenerator random) {
        Names names = byCountry.getOrDefault(country, byCountry.get("US"));
        if (names == null) {
            throw new IllegalStateException("names.txt has no names for US");
        }
        return new Person(pick(names.given, random), pick(names.family, random), names.phonePrefix);
    }

    private static String pick(List<String> words, RandomGenerator random) {
        return words.get(random.nextInt(words.size()));
    }
}
