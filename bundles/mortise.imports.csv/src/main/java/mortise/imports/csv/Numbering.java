package mortise.imports.csv;

import java.util.HashMap;
import java.util.Map;

/** Tells lines apart whose other cells are equal, by numbering them in the order of the file. For one thread. */
final class Numbering {
    /** As many values are told apart, in some 70 MB. */
    static final int MOST_VALUES = 1_000_000;

    private final Map<Long, Integer> occurrences = new HashMap<>();

    /** Returns the value itself at its first occurrence, then with a number. */
    String number(Slot slot, String value) {
        int occurrence = occurrences.merge(hash(slot.label(), value), 1, Integer::sum);
        return occurrence == 1 ? value : value + Slot.JOINT + occurrence;
    }

    /** Tells whether more values cannot be told apart. */
    boolean isFull() {
        return occurrences.size() >= MOST_VALUES;
    }

    /** FNV-1a of 64 bits: of a million values two are equal with a chance of one in 37 million. */
    private static long hash(String... texts) {
        long hash = 0xcbf29ce484222325L;
        for (String text : texts) {
            for (int i = 0; i < text.length(); i++) {
                hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
            }
        }
        return hash;
    }
}
