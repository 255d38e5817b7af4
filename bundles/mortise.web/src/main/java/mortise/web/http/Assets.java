package mortise.web.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The style sheet, scripts, icons and fonts. All of them live under one address that holds a hash of their content, so that
 * they can name each other and a browser asks for each only once. Safe for use by many threads.
 */
public final class Assets {
    private static final String FOLDER = "/mortise/web/static/";
    private static final List<String> NAMES = List.of(
            "tokens.css",
            "icons.svg",
            "mark.svg",
            "app.js",
            "files.js",
            "form.js",
            "keys.js",
            "list.js",
            "live.js",
            "mention.js",
            "palette.js",
            "picker.js",
            "popover.js",
            "record.js",
            "rich.js",
            "shell.js",
            "toast.js",
            "upload.js",
            "vendor/geist-latin-wght-normal.woff2",
            "vendor/geist-mono-latin-wght-normal.woff2",
            "vendor/GEIST-LICENSE.txt",
            "vendor/LUCIDE-LICENSE.txt",
            "vendor/htmx/htmx.min.js",
            "vendor/htmx/LICENSE");
    private static final Assets ALL = new Assets();

    private final Map<String, Asset> files = new LinkedHashMap<>();
    private final String hash;
    private final String base;

    private Assets() {
        MessageDigest digest = sha256();
        for (String name : NAMES) {
            byte[] content = read(name);
            digest.update(content);
            files.put(name, Asset.of(name, content));
        }
        hash = HexFormat.of().formatHex(digest.digest(), 0, 8);
        base = "/assets/" + hash + "/";
    }

    /** Returns the address of a file. */
    public static String url(String name) {
        return ALL.base + name;
    }

    /** Returns the names of the icons' symbols, as the sprite has them. */
    static String sprite() {
        return new String(ALL.require("icons.svg").content(), java.nio.charset.StandardCharsets.UTF_8);
    }

    private Asset require(String name) {
        Asset asset = files.get(name);
        if (asset == null) {
            throw new IllegalArgumentException("there is no asset " + name);
        }
        return asset;
    }

    /**
     * Sends the file at a path {@code /assets/<hash>/<name>}. With another version's hash the file of this version is sent,
     * to be asked for again: in a rolling upgrade both versions' pages are about.
     *
     * @return false if there is no such file; nothing was sent
     */
    static boolean send(String path, HttpServletRequest request, HttpServletResponse response) throws IOException {
        int end = path.indexOf('/', "/assets/".length());
        Asset asset = end < 0 ? null : ALL.files.get(path.substring(end + 1));
        if (asset == null) {
            return false;
        }
        boolean current = path.startsWith(ALL.base);
        response.setHeader("Cache-Control", current ? "public, max-age=31536000, immutable" : "no-cache");
        response.setHeader("X-Content-Type-Options", "nosniff");
        boolean packed = asset.packed().length > 0 && acceptsGzip(request.getHeader("Accept-Encoding"));
        String tag = "\"" + ALL.hash + (packed ? "-gz\"" : "\"");
        response.setHeader("ETag", tag);
        if (asset.packed().length > 0) {
            response.setHeader("Vary", "Accept-Encoding");
        }
        if (tag.equals(request.getHeader("If-None-Match"))) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return true;
        }
        byte[] content = packed ? asset.packed() : asset.content();
        if (packed) {
            response.setHeader("Content-Encoding", "gzip");
        }
        response.setContentType(asset.type());
        response.setContentLength(content.length);
        if (!request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(content);
        }
        return true;
    }

    private static boolean acceptsGzip(@org.jspecify.annotations.Nullable String accepted) {
        if (accepted == null) {
            return false;
        }
        for (String coding : accepted.split(",", -1)) {
            String plain = coding.replace(" ", "");
            if (plain.equals("gzip") || plain.startsWith("gzip;") && !plain.matches("gzip;q=0(\\.0*)?")) {
                return true;
            }
        }
        return false;
    }

    private static byte[] read(String name) {
        try (InputStream file = Assets.class.getResourceAsStream(FOLDER + name)) {
            if (file == null) {
                throw new IllegalStateException("the bundle lacks " + FOLDER + name);
            }
            return file.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException("cannot read " + FOLDER + name, broken);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
