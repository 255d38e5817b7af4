package mortise.launcher.settings;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One key of a part's settings, as the part describes it.
 *
 * @param pid the name of the file without its ending: {@code mortise.database.h2}
 * @param key {@code poolSize}
 * @param type OSGi's name of the type: {@code Integer}
 * @param min the least number, empty for none
 * @param max the greatest number, empty for none
 * @param options the values it can have, empty for any
 */
record Setting(String pid, String key, String type, String min, String max, List<String> options) {

    /** Returns this key in another file. */
    Setting of(String otherPid) {
        return new Setting(otherPid, key, type, min, max, List.copyOf(options));
    }

    /** Returns the environment variable that sets it: {@code MORTISE_DATABASE_H2_POOL_SIZE}. */
    String variable() {
        return variable(pid) + "_" + variable(key);
    }

    /** Returns a name as variables are written. */
    static String variable(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_")
                .replaceAll("^[^A-Za-z0-9]+", "")
                .replaceAll("[^A-Za-z0-9]+", "_")
                .toUpperCase(Locale.ROOT);
    }

    /** Returns what is wrong with a value, as the end of a sentence that begins with it; empty if nothing is. */
    Optional<String> problem(String value) {
        if (!options.isEmpty() && !options.contains(value)) {
            return Optional.of("is none of " + String.join(", ", options));
        }
        return switch (type) {
            case "Boolean" ->
                value.equals("true") || value.equals("false")
                        ? Optional.empty()
                        : Optional.of("is neither true nor false");
            case "Byte", "Short", "Integer", "Long" ->
                value.matches("-?[0-9]{1,18}") ? outside(value) : Optional.of("is not a whole number");
            case "Float", "Double" ->
                value.matches("-?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]{1,3})?")
                        ? outside(value)
                        : Optional.of("is not a number");
            default -> Optional.empty();
        };
    }

    private Optional<String> outside(String value) {
        BigDecimal number = new BigDecimal(value);
        if (!min.isEmpty() && number.compareTo(new BigDecimal(min)) < 0) {
            return Optional.of("is less than " + min);
        }
        return !max.isEmpty() && number.compareTo(new BigDecimal(max)) > 0
                ? Optional.of("is more than " + max)
                : Optional.empty();
    }
}
