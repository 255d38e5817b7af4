package mortise.files.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of a file that a request asks for (RFC 9110, 14.2).
 *
 * @param from the first byte
 * @param to the byte behind the last
 * @param part whether it was asked for; else it is the whole
 */
record Range(long from, long to, boolean part) {
    private static final Pattern ONE = Pattern.compile("bytes=\\s*(\\d{0,18})-(\\d{0,18})\\s*");

    static Range whole(long size) {
        return new Range(0, size, false);
    }

    /** Reads a header; several ranges, or what is none, ask for the whole. */
    static Range of(String header, long size) {
        Matcher one = ONE.matcher(header);
        if (!one.matches() || one.group(1).isEmpty() && one.group(2).isEmpty()) {
            return whole(size);
        }
        if (one.group(1).isEmpty()) {
            return new Range(Math.max(0, size - Long.parseLong(one.group(2))), size, true);
        }
        long from = Long.parseLong(one.group(1));
        long to = one.group(2).isEmpty() ? size : Math.min(size, Long.parseLong(one.group(2)) + 1);
        // A last byte before the first is no range.
        return !one.group(2).isEmpty() && Long.parseLong(one.group(2)) < from ? whole(size) : new Range(from, to, true);
    }

    /** Tells whether the file has nothing of it. */
    boolean isOutside() {
        return part && from >= to;
    }

    long length() {
        return to - from;
    }
}
