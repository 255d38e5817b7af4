package mortise.web.http;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import mortise.core.Failure;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an address and a form say. Done here and not by the container, whose limit is another one in each and whose
 * refusals are none of our pages.
 */
final class Parameters {
    private static final int MOST = 10_000;

    /** What a form with files says. */
    record Parts(Map<String, List<String>> parameters, Map<String, List<Part>> files) {}

    private Parameters() {}

    /**
     * Returns the parameters of the address, and those of the form behind them.
     *
     * @throws Failure INVALID if they cannot be read, are too many or too long
     */
    static Map<String, List<String>> read(HttpServletRequest request, int maxFormBytes) throws IOException {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        String query = request.getQueryString();
        if (query != null) {
            add(parameters, query.getBytes(StandardCharsets.UTF_8));
        }
        if (isOf(request, "application/x-www-form-urlencoded")) {
            try (InputStream body = request.getInputStream()) {
                byte[] form = body.readNBytes(maxFormBytes + 1);
                if (form.length > maxFormBytes) {
                    throw Failure.invalid("too-long", "The form has more than " + maxFormBytes + " bytes.");
                }
                add(parameters, form);
            }
        }
        return parameters;
    }

    /**
     * Returns the texts and files of a form with files; what is none has neither. Files wait on a disk.
     *
     * @throws Failure INVALID if they cannot be read, are too many or, the texts together, too long
     */
    static Parts readParts(HttpServletRequest request, int maxFormBytes) throws IOException {
        Parts parts = new Parts(new LinkedHashMap<>(), new LinkedHashMap<>());
        if (!isOf(request, "multipart/form-data")) {
            return parts;
        }
        try {
            int left = maxFormBytes;
            int count = 0;
            for (Part part : request.getParts()) {
                if (++count > MOST) {
                    throw Failure.invalid("too-many", "There are more than " + MOST + " parameters.");
                }
                if (part.getSubmittedFileName() != null) {
                    parts.files()
                            .computeIfAbsent(part.getName(), name -> new ArrayList<>(1))
                            .add(part);
                } else {
                    try (InputStream text = part.getInputStream()) {
                        byte[] bytes = text.readNBytes(left + 1);
                        left -= bytes.length;
                        if (left < 0) {
                            throw Failure.invalid("too-long", "The form has more than " + maxFormBytes + " bytes.");
                        }
                        String value = new String(bytes, StandardCharsets.UTF_8);
                        parts.parameters()
                                .computeIfAbsent(part.getName(), name -> new ArrayList<>())
                                .add(value);
                    }
                }
            }
            return parts;
        } catch (ServletException | IllegalStateException tooLargeOrBroken) {
            throw new Failure(
                    Failure.Kind.INVALID,
                    "too-large",
                    "The file is too large, or it did not arrive as a whole.",
                    tooLargeOrBroken);
        }
    }

    private static boolean isOf(HttpServletRequest request, String type) {
        String given = request.getContentType();
        return given != null && given.toLowerCase(Locale.ROOT).startsWith(type);
    }

    private static void add(Map<String, List<String>> parameters, byte[] form) {
        int count = 0;
        int from = 0;
        while (from < form.length) {
            int end = from;
            int equals = -1;
            while (end < form.length && form[end] != '&') {
                if (form[end] == '=' && equals < 0) {
                    equals = end;
                }
                end++;
            }
            if (end > from) {
                if (++count > MOST) {
                    throw Failure.invalid("too-many", "There are more than " + MOST + " parameters.");
                }
                String name = decode(form, from, equals < 0 ? end : equals);
                String value = equals < 0 ? "" : decode(form, equals + 1, end);
                parameters.computeIfAbsent(name, first -> new ArrayList<>(1)).add(value);
            }
            from = end + 1;
        }
    }

    private static String decode(byte[] form, int from, int to) {
        byte[] bytes = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            if (form[i] == '%') {
                int high = digit(form, i + 1, to);
                int low = digit(form, i + 2, to);
                if (high < 0 || low < 0) {
                    throw unreadable(null);
                }
                bytes[length++] = (byte) (high * 16 + low);
                i += 2;
            } else {
                bytes[length++] = form[i] == '+' ? (byte) ' ' : form[i];
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw unreadable(notUtf8);
        }
    }

    private static int digit(byte[] form, int at, int to) {
        return at < to ? Character.digit(form[at], 16) : -1;
    }

    private static Failure unreadable(@Nullable Exception cause) {
        return new Failure(
                Failure.Kind.INVALID, "unreadable", "The address or the form is not written in UTF-8.", cause);
    }
}
