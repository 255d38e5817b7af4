package mortise.entity;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a field of files takes, and who may fetch it.
 *
 * @param image takes pictures only, those that the host can make smaller ones of
 * @param maxBytes the largest file in bytes; 0 for what the host takes at most
 * @param types the media types taken, {@code application/pdf} or {@code image/*}; empty for all
 * @param open whether anybody may fetch the files; of pictures only the smaller ones
 */
public record FileRules(boolean image, long maxBytes, List<String> types, boolean open) {
    /** Files of every kind, for whom the record is visible. */
    public static final FileRules ALL = new FileRules(false, 0, List.of(), false);

    private static final Pattern TYPE = Pattern.compile("[a-z]+/(?:\\*|[a-z0-9][a-z0-9!#$&^_.+-]*)");

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if a type is none, or the size is negative
     */
    public FileRules {
        types = types.stream().map(type -> type.toLowerCase(Locale.ROOT)).toList();
        for (String type : types) {
            if (!TYPE.matcher(type).matches()) {
                throw new IllegalArgumentException(
                        "'" + type + "' is no media type; write application/pdf, or image/* for all pictures");
            }
        }
        if (maxBytes < 0) {
            throw new IllegalArgumentException("maxBytes is " + maxBytes + "; name a size in bytes, or 0 for no limit");
        }
    }

    /** Tells whether a file of this media type is taken. */
    public boolean takes(String mediaType) {
        if (types.isEmpty()) {
            return true;
        }
        String plain = mediaType.replaceFirst("\\s*;.*", "").toLowerCase(Locale.ROOT);
        return types.stream()
                .anyMatch(type -> type.equals(plain)
                        || type.endsWith("/*") && plain.startsWith(type.substring(0, type.length() - 1)));
    }

    /** Tells whether a file of this size is taken. */
    public boolean takes(long bytes) {
        return maxBytes == 0 || bytes <= maxBytes;
    }
}
