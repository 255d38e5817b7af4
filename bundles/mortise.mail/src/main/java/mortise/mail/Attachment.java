package mortise.mail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Pattern;
import mortise.core.Failure;

/**
 * A file that goes with a mail. Its content is read while the mail is sent, at each attempt anew, and never held in memory.
 *
 * @param name the file's name, without folders
 * @param type media type without parameters, {@code application/pdf}
 * @param size how many bytes the content has; a mail whose content turns out longer or shorter is not sent
 * @param content where the bytes come from
 */
public record Attachment(String name, String type, long size, Content content) {
    private static final Pattern TYPE = Pattern.compile("[\\w!#$&^.+-]{1,127}/[\\w!#$&^.+-]{1,127}");
    private static final int LONGEST_NAME = 255;

    /** Opens the content, as often as the mail is tried. */
    @FunctionalInterface
    public interface Content {
        /**
         * Returns the content from its beginning; the caller closes it.
         *
         * @throws IOException if it cannot be read now
         */
        InputStream open() throws IOException;
    }

    /**
     * Checks name, type and size.
     *
     * @throws Failure INVALID if the name is empty or has folders or line breaks, the type is none or the size negative
     */
    public Attachment {
        OneLine.of("name of an attachment", name, LONGEST_NAME);
        if (name.isBlank() || name.indexOf('/') >= 0 || name.indexOf('\\') >= 0) {
            throw Failure.invalid("bad-attachment", "not a file name for an attachment: '" + name + "'");
        }
        if (!TYPE.matcher(OneLine.of("type of an attachment", type, LONGEST_NAME))
                .matches()) {
            throw Failure.invalid(
                    "bad-attachment",
                    "attachment '" + name + "': not a media type such as application/pdf: '" + type + "'");
        }
        if (size < 0) {
            throw Failure.invalid("bad-attachment", "attachment '" + name + "': its size is negative: " + size);
        }
    }

    /** Makes one of bytes, which are not copied. */
    public static Attachment of(String name, String type, byte[] bytes) {
        return new Attachment(name, type, bytes.length, () -> new ByteArrayInputStream(bytes));
    }
}
