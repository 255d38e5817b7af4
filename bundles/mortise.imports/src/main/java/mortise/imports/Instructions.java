package mortise.imports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mortise.core.Failure;

/**
 * What to do with a file. Never changes: each method returns another one.
 *
 * @param entity the entity's name
 * @param mappings columns and where they go, where the names alone do not tell
 * @param constants values of fields for every line, in the form of a cell
 * @param key the unique field by which lines find the record they change; empty for the entity's external key if the
 *     file has it, else every line makes a new record
 * @param checkOnly whether to look for problems and change nothing
 * @param emptyClears whether an empty cell empties its field
 * @param batchSize lines in one transaction, from 1 to 1000
 * @param separator what separates cells; 0 to see from the header which of comma, semicolon, tab and bar it is
 * @param charset the file's character set, unless it begins with a byte order mark
 */
public record Instructions(
        String entity,
        List<Mapping> mappings,
        Map<String, String> constants,
        String key,
        boolean checkOnly,
        boolean emptyClears,
        int batchSize,
        char separator,
        String charset) {
    /** Lines in one transaction unless said otherwise. */
    public static final int BATCH_SIZE = 500;

    private static final int MAX_BATCH_SIZE = 1000;

    /**
     * Where a column goes.
     *
     * @param column a column's name in the header, whatever its case; or several joined by {@code +}, whose cells make one
     *     value with {@code |} between them: a key of several columns
     * @param field a field's name or title; {@code account.externalKey} for a reference found by that field of the record
     *     referred to; {@code id} for the record to change; empty to leave the column out
     */
    public record Mapping(String column, String field) {
        /**
         * Reads "column=field".
         *
         * @throws Failure INVALID if there is no equals sign or nothing before it
         */
        public static Mapping parse(String text) {
            int equals = text.lastIndexOf('=');
            if (equals < 1) {
                throw Failure.invalidParameter(
                        "map", "not-a-mapping", "not a mapping: '" + text + "'; expected column=field");
            }
            return new Mapping(
                    text.substring(0, equals).strip(),
                    text.substring(equals + 1).strip());
        }
    }

    /** Copies the collections and looks at the size of batches. */
    public Instructions {
        mappings = List.copyOf(mappings);
        constants = Map.copyOf(constants);
        if (batchSize < 1 || batchSize > MAX_BATCH_SIZE) {
            throw Failure.invalidParameter(
                    "batch", "out-of-range", "a batch has 1 to " + MAX_BATCH_SIZE + " lines, not " + batchSize);
        }
    }

    /** Everything at its default. */
    public static Instructions into(String entity) {
        return new Instructions(entity, List.of(), Map.of(), "", false, false, BATCH_SIZE, (char) 0, "UTF-8");
    }

    /** With this column, too, told where to go. */
    public Instructions map(String column, String field) {
        List<Mapping> more = new ArrayList<>(mappings);
        more.add(new Mapping(column, field));
        return new Instructions(entity, more, constants, key, checkOnly, emptyClears, batchSize, separator, charset);
    }

    /** With this value for every line. */
    public Instructions set(String field, String value) {
        Map<String, String> more = new LinkedHashMap<>(constants);
        more.put(field, value);
        return new Instructions(entity, mappings, more, key, checkOnly, emptyClears, batchSize, separator, charset);
    }

    /** With this key. */
    public Instructions key(String field) {
        return new Instructions(
                entity, mappings, constants, field, checkOnly, emptyClears, batchSize, separator, charset);
    }

    /** Looking only. */
    public Instructions checkOnly(boolean only) {
        return new Instructions(entity, mappings, constants, key, only, emptyClears, batchSize, separator, charset);
    }

    /** Emptying fields whose cells are empty. */
    public Instructions emptyClears(boolean clears) {
        return new Instructions(entity, mappings, constants, key, checkOnly, clears, batchSize, separator, charset);
    }

    /** With as many lines in one transaction. */
    public Instructions batchSize(int lines) {
        return new Instructions(entity, mappings, constants, key, checkOnly, emptyClears, lines, separator, charset);
    }

    /** With this between cells. */
    public Instructions separator(char character) {
        return new Instructions(
                entity, mappings, constants, key, checkOnly, emptyClears, batchSize, character, charset);
    }

    /** In this character set. */
    public Instructions charset(String name) {
        return new Instructions(entity, mappings, constants, key, checkOnly, emptyClears, batchSize, separator, name);
    }
}
