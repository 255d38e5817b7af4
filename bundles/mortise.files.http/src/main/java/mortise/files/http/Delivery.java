package mortise.files.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import mortise.core.Failure;
import mortise.storage.FileStore;
import mortise.storage.OpenFile;
import mortise.storage.StoredFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a content, streamed, in ranges if wanted, and in a way that it cannot act as a page of ours. Safe for use by many
 * threads.
 */
final class Delivery {
    private static final Logger log = LoggerFactory.getLogger(Delivery.class);

    private static final String PDF = "application/pdf";

    /** What browsers show without running anything that is in it. SVG and HTML are not among them. */
    private static final Set<String> SHOWN =
            Set.of("image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "text/plain", PDF);

    private static final Pattern MEDIA = Pattern.compile("(?:audio|video)/[a-z0-9.+-]+");

    /** What was said of the file that is not sent after all. */
    private static final List<String> UNSENT =
            List.of("ETag", "Accept-Ranges", "Content-Range", "Content-Length", "Content-Disposition");

    /** How often a file may be replaced between looking and opening before the caller is asked to come again. */
    private static final int ATTEMPTS = 3;

    private static final int BUFFER = 65_536;

    private final FileStore store;

    Delivery(FileStore store) {
        this.store = store;
    }

    /**
     * What is sent.
     *
     * @param shown whether a browser may show it; only kinds that can do no harm are
     * @param open whether caches on the way may keep it
     * @param fresh how long it may be used without asking again
     */
    record Target(String key, String name, String contentType, boolean shown, boolean open, Duration fresh) {}

    /** What every answer has, whatever becomes of it. */
    static void begin(HttpServletResponse response) {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
    }

    /** Takes back what was said of a file that is not sent after all. */
    static void takeBack(HttpServletResponse response) {
        response.resetBuffer();
        UNSENT.forEach(header -> response.setHeader(header, null));
    }

    static void say(HttpServletResponse response, int status, String sentence) throws IOException {
        response.setStatus(status);
        response.setHeader("Cache-Control", "no-store");
        response.setContentType("text/plain;charset=UTF-8");
        response.getOutputStream().write((sentence + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Sends it, or that the caller has it already.
     *
     * @throws Failure MISSING if it is gone; UNAVAILABLE; nothing was sent then if the answer is not committed
     */
    void send(Target target, HttpServletRequest request, HttpServletResponse response, boolean withContent)
            throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            StoredFile file = store.info(target.key())
                    .orElseThrow(() -> Failure.missing("there is no file '" + target.key() + "'"));
            String tag = '"' + file.sha256() + '"';
            response.setHeader("ETag", tag);
            response.setHeader(
                    "Cache-Control",
                    (target.open() ? "public" : "private") + ", max-age="
                            + target.fresh().toSeconds());
            if (matches(request.getHeader("If-None-Match"), tag)) {
                response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
                return;
            }
            Range range = range(request, tag, file.size());
            response.setHeader("Accept-Ranges", "bytes");
            if (range.isOutside()) {
                response.setHeader("Content-Range", "bytes */" + file.size());
                say(response, HttpServletResponse.SC_REQUESTED_RANGE_NOT_SATISFIABLE, "The file is shorter.");
                return;
            }
            describe(target, range, file, response);
            if (!withContent) {
                return;
            }
            try (OpenFile content = store.open(target.key(), Math.min(range.from(), file.size()), range.to())) {
                if (content.file().sameContent(file)) {
                    copy(content, response.getOutputStream());
                    return;
                }
            } catch (Failure failure) {
                // Shorter than it was: it has been replaced as well.
                if (failure.kind() != Failure.Kind.INVALID) {
                    throw failure;
                }
            }
        }
        throw Failure.unavailable("'" + target.key() + "' is being replaced all the time", null);
    }

    /** Ends without a word if the caller goes away, as people do; a content that ends too early breaks the connection. */
    private static void copy(InputStream content, OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER];
        int read;
        while ((read = content.read(buffer)) >= 0) {
            try {
                out.write(buffer, 0, read);
            } catch (IOException gone) {
                log.debug("The caller has gone", gone);
                return;
            }
        }
    }

    private static void describe(Target target, Range range, StoredFile file, HttpServletResponse response) {
        response.setStatus(range.part() ? HttpServletResponse.SC_PARTIAL_CONTENT : HttpServletResponse.SC_OK);
        if (range.part()) {
            response.setHeader("Content-Range", "bytes " + range.from() + "-" + (range.to() - 1) + "/" + file.size());
        }
        String kind = target.contentType().replaceFirst(";.*", "").toLowerCase(Locale.ROOT);
        boolean shown =
                target.shown() && (SHOWN.contains(kind) || MEDIA.matcher(kind).matches());
        response.setContentType(target.contentType());
        response.setContentLengthLong(range.length());
        response.setHeader(
                "Content-Disposition",
                (shown ? "inline" : "attachment") + "; filename*=UTF-8''" + encoded(target.name()));
        // Browsers show a PDF with a part of their own, which does not start in a sandbox.
        response.setHeader("Content-Security-Policy", "default-src 'none'" + (kind.equals(PDF) ? "" : "; sandbox"));
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    }

    /** As RFC 8187 writes a name: every byte that is no letter or digit in hexadecimal. */
    private static String encoded(String name) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
            char letter = (char) (each & 0xff);
            if (letter < 0x80 && Character.isLetterOrDigit(letter) || "-._".indexOf(letter) >= 0) {
                encoded.append(letter);
            } else {
                encoded.append(String.format("%%%02X", (int) letter));
            }
        }
        return encoded.toString();
    }

    private static Range range(HttpServletRequest request, String tag, long size) {
        String header = request.getHeader("Range");
        String condition = request.getHeader("If-Range");
        return header == null || condition != null && !condition.equals(tag)
                ? Range.whole(size)
                : Range.of(header, size);
    }

    private static boolean matches(@Nullable String header, String tag) {
        return header != null
                && Arrays.stream(header.split(",", -1))
                        .map(each -> each.strip().replaceFirst("^W/", ""))
                        .anyMatch(each -> each.equals(tag) || each.equals("*"));
    }
}
