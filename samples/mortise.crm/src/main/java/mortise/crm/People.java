package mortise.crm;

import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** Makes up people as they are called in the country of an account, in its script. */
final class People {
    /** A person's name, and the telephone code of the country. */
    record Person(String given, String family, String phoneCode) {}

    private final Table names = new Table("names.txt");

    /** Returns a person of a country; of the United States where the country's names are not known. */
    Person person(String country, RandomGenerator random) {
        List<String> parts = names.of(country);
        return new Person(pick(parts.get(0), random), pick(parts.get(1), random), parts.get(2));
    }

    private static String pick(String words, RandomGenerator random) {
        String[] all = words.split(" ");
        return spaced(all[random.nextInt(all.length)]);
    }

    /** In the file hyphens keep the words of a name that begins in lower case together. */
    private static String spaced(String word) {
        return word.substring(0, 1).toLowerCase(Locale.ROOT).equals(word.substring(0, 1)) && word.indexOf('-') > 0
                ? word.replace('-', ' ')
                : word;
    }
}
