package mortise.storage.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The last line of a file on disk, behind its content: so one renaming makes content and checksum seen together, and a file
 * that was cut off is known as such.
 *
 * @param sha256 of the content
 * @param size of the content
 * @param moment when it was written
 */
record Trailer(String sha256, long size, Instant moment) {
    /** How long it is, always. */
    static final int LENGTH = 136;

    private static final String FORM = "%nmortise 1 sha256=%s size=%019d milliseconds=%014d%n".replace("%n", "\n");
    private static final Pattern LINE =
            Pattern.compile("\nmortise 1 sha256=([0-9a-f]{64}) size=(\\d{19}) milliseconds=(\\d{14})\n");

    byte[] bytes() {
        return FORM.formatted(sha256, size, moment.toEpochMilli()).getBytes(StandardCharsets.US_ASCII);
    }

    /** Reads it from the end of a file; null if the file is not whole. */
    static @Nullable Trailer of(FileChannel file) throws IOException {
        long size = file.size() - LENGTH;
        if (size < 0) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
        int read = 0;
        while (bytes.hasRemaining() && read >= 0) {
            read = file.read(bytes, size + bytes.position());
        }
        Matcher line = LINE.matcher(new String(bytes.array(), StandardCharsets.US_ASCII));
        if (!line.matches() || Long.parseLong(line.group(2)) != size) {
            return null;
        }
        return new Trailer(line.group(1), size, Instant.ofEpochMilli(Long.parseLong(line.group(3))));
    }
}
