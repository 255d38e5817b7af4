package mortise.files.records;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Objects;
import mortise.core.Failure;
import org.apache.tika.metadata.HttpHeaders;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MediaType;
import org.apache.tika.mime.MediaTypeRegistry;
import org.apache.tika.mime.MimeTypes;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a file is by its first bytes; its name only says more of what they allow. Nothing is unpacked for it. Safe for
 * use by many threads.
 */
final class MediaTypes {
    /** How many bytes are looked at. */
    static final int HEAD = 65_536;

    /** What browsers of some systems call every table. */
    private static final MediaType EXCEL = MediaType.application("vnd.ms-excel");

    private final MimeTypes types = MimeTypes.getDefaultMimeTypes(MediaTypes.class.getClassLoader());
    private final MediaTypeRegistry registry = types.getMediaTypeRegistry();

    /**
     * Returns the media type; {@code application/octet-stream} for bytes that show none.
     *
     * @param declared what the sender says, empty if nothing
     * @throws Failure INVALID {@code wrong-type} if name or sender promise something else than the bytes are
     */
    String of(byte[] head, String name, String declared) {
        MediaType bytes = detect(head, null);
        MediaType found = bytes.equals(MediaType.OCTET_STREAM) ? bytes : detect(head, name);
        check(found, detect(null, name), "its name says " + detect(null, name));
        MediaType said = MediaType.parse(declared.toLowerCase(Locale.ROOT));
        if (!declared.isBlank() && said == null) {
            throw refused("'" + shown(declared) + "' is no media type; one is image/png");
        }
        if (said != null) {
            check(found, said.getBaseType(), "it was sent as " + said.getBaseType());
        }
        return found.getBaseType().toString();
    }

    private MediaType detect(byte @Nullable [] head, @Nullable String name) {
        Metadata told = new Metadata();
        if (name != null) {
            told.set(TikaCoreProperties.RESOURCE_NAME_KEY, name);
        }
        told.remove(HttpHeaders.CONTENT_TYPE);
        try (InputStream bytes = head == null ? null : new ByteArrayInputStream(head)) {
            return registry.normalize(types.detect(bytes, told));
        } catch (IOException memory) {
            throw new AssertionError(memory);
        }
    }

    private void check(MediaType found, MediaType claimed, String who) {
        MediaType claim = registry.normalize(claimed);
        // Bytes without a mark may be anything but what always has one.
        boolean unknown = found.equals(MediaType.OCTET_STREAM);
        if (claim.equals(MediaType.OCTET_STREAM) || (unknown ? !hasMark(claim) : isKind(found, claim))) {
            return;
        }
        if (isText(found) && (isText(claim) || claim.equals(EXCEL))) {
            return;
        }
        throw refused(who + ", and it is " + found.getBaseType());
    }

    private boolean isKind(MediaType found, MediaType claim) {
        return found.getBaseType().equals(claim.getBaseType())
                || registry.isInstanceOf(found, claim)
                || registry.isInstanceOf(claim, found);
    }

    private static boolean hasMark(MediaType type) {
        return type.getType().equals("image")
                || type.getSubtype().equals("pdf")
                || type.getSubtype().equals("zip");
    }

    /** Text that no browser runs. */
    private boolean isText(MediaType type) {
        return registry.isInstanceOf(type, MediaType.TEXT_PLAIN)
                && !type.getSubtype().contains("html")
                && !registry.isInstanceOf(type, Objects.requireNonNull(MediaType.parse("application/xml")));
    }

    private static Failure refused(String why) {
        return Failure.invalid("wrong-type", "the file is not what it is said to be: " + why);
    }

    private static String shown(String text) {
        return text.substring(0, Math.min(60, text.length())).replaceAll("\\p{Cntrl}", "?");
    }
}
