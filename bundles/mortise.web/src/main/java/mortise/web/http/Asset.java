package mortise.web.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * A file that pages use. It is read and packed once and then sent from memory.
 *
 * @param packed the content in gzip; empty if packing gains nothing
 */
record Asset(String type, byte[] content, byte[] packed) {
    /** Packs the content as tightly as gzip can. */
    static Asset of(String name, byte[] content) {
        String type = typeOf(name);
        byte[] packed = type.startsWith("font/") ? new byte[0] : pack(content);
        return new Asset(type, content, packed.length < content.length ? packed : new byte[0]);
    }

    private static String typeOf(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "css" -> "text/css;charset=utf-8";
            case "js" -> "text/javascript;charset=utf-8";
            case "svg" -> "image/svg+xml";
            case "woff2" -> "font/woff2";
            case "txt", "vendor/htmx/LICENSE" -> "text/plain;charset=utf-8";
            default -> throw new IllegalArgumentException("no content type is known for " + name);
        };
    }

    private static byte[] pack(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(content.length / 3 + 64);
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes) {
            {
                def.setLevel(Deflater.BEST_COMPRESSION);
            }
        }) {
            gzip.write(content);
        } catch (IOException memoryDoesNotFail) {
            throw new UncheckedIOException(memoryDoesNotFail);
        }
        return bytes.toByteArray();
    }
}
