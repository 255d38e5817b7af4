package mortise.imports.csv;

import java.nio.charset.Charset;
import java.util.regex.Pattern;

/** Reads what files commonly get wrong in the one way that it can be meant, as browsers do. */
final class Mending {
    private static final int FIRST = 0x80;
    private static final int LAST = 0x9f;
    private static final String MEANT;
    private static final Pattern SLASHES = Pattern.compile("^(?i:(https?)):/*(?=[^/])");

    static {
        byte[] bytes = new byte[LAST - FIRST + 1];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (FIRST + i);
        }
        MEANT = new String(bytes, Charset.forName("windows-1252"));
    }

    private Mending() {}

    /**
     * Returns a text that was once read as ISO 8859-1 and is windows-1252 as it was meant: its quotes and dashes became
     * control characters, U+0080 to U+009F, which no text has a use for. What windows-1252 has no character for stays.
     */
    static String text(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isMistaken(text.charAt(i))) {
                return mended(text);
            }
        }
        return text;
    }

    private static boolean isMistaken(char character) {
        return character >= FIRST && character <= LAST;
    }

    private static String mended(String text) {
        StringBuilder mended = new StringBuilder(text);
        for (int i = 0; i < mended.length(); i++) {
            char character = mended.charAt(i);
            if (isMistaken(character) && MEANT.charAt(character - FIRST) != '\ufffd') {
                mended.setCharAt(i, MEANT.charAt(character - FIRST));
            }
        }
        return mended.toString();
    }

    /** Returns a web address with two slashes where it has any other number, as {@code http:///example.org}. */
    static String address(String address) {
        return SLASHES.matcher(address).replaceFirst("$1://");
    }
}
