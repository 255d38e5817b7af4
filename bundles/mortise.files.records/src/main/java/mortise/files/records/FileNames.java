package mortise.files.records;

import java.text.Normalizer;
import java.util.regex.Pattern;
import mortise.files.FileLink;

/** Makes of what a sender calls a file what it is saved as: a name alone, visible as it is, on every system. */
final class FileNames {
    private static final String FALLBACK = "file";
    private static final int LONGEST_ENDING = 16;

    /** What is invisible, turns the direction of what follows, or is kept by file systems for themselves. */
    private static final Pattern UNWANTED =
            Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\x{2028}\\x{2029}\"*:<>?|]");

    private static final Pattern DEVICE =
            Pattern.compile("(?i)(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\\..*)?", Pattern.DOTALL);

    private FileNames() {}

    static String clean(String given) {
        String name = given.substring(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1);
        name = UNWANTED.matcher(Normalizer.normalize(name, Normalizer.Form.NFC)).replaceAll("");
        name = name.strip().replaceFirst("^[. ]+", "").replaceFirst("[. ]+$", "");
        if (name.isEmpty()) {
            return FALLBACK;
        }
        if (DEVICE.matcher(name).matches()) {
            name = "_" + name;
        }
        return name.length() <= FileLink.MAX_NAME ? name : shortened(name);
    }

    /** The ending stays, since people and systems go by it. */
    private static String shortened(String name) {
        int dot = name.lastIndexOf('.');
        String ending = dot > 0 && name.length() - dot <= LONGEST_ENDING ? name.substring(dot) : "";
        int end = FileLink.MAX_NAME - ending.length();
        if (Character.isHighSurrogate(name.charAt(end - 1))) {
            end--;
        }
        return name.substring(0, end) + ending;
    }
}
