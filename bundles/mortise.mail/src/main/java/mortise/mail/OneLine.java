package mortise.mail;

import mortise.core.Failure;

/** Looks at texts that become headers, where a line break would begin a header of somebody else's. */
final class OneLine {
    private static final String LINE_BREAKS = "\r\n\u000B\f\u0085\u2028\u2029";

    private OneLine() {}

    /** Returns the text, if it has neither line breaks nor other control characters and is not too long. */
    static String of(String what, String text, int longest) {
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            boolean breaks = LINE_BREAKS.indexOf(each) >= 0;
            if (breaks || Character.isISOControl(each)) {
                throw Failure.invalidParameter(
                        what,
                        breaks ? "line-break" : "control-character",
                        "the " + what + " must be one line, and has a " + (breaks ? "line break" : "control character")
                                + String.format(" (U+%04X)", (int) each) + " as character " + (i + 1));
            }
        }
        if (text.length() > longest) {
            throw Failure.invalidParameter(
                    what,
                    "too-long",
                    "the " + what + " has " + text.length() + " characters; at most " + longest + " are allowed");
        }
        return text;
    }
}
