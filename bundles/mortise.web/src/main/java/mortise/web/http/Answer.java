package mortise.web.http;

import gg.jte.html.HtmlTemplateOutput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a screen sends back: HTML written by a template, or another place to go. For one thread. */
public final class Answer {
    private final int status;
    private final @Nullable Consumer<HtmlTemplateOutput> body;
    private final String location;
    private byte @Nullable [] file;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private @Nullable Notice notice;
    private @Nullable SessionCookie cookie;
    private final List<Preference> preferences = new ArrayList<>();

    /** How something looks on this device; an empty value forgets it. */
    public record Preference(String name, String value, long maxAgeSeconds) {}

    /** What the browser keeps of a session; an empty secret ends it. */
    public record SessionCookie(String secret, long maxAgeSeconds) {}

    private Answer(int status, @Nullable Consumer<HtmlTemplateOutput> body, String location) {
        this.status = status;
        this.body = body;
        this.location = location;
    }

    /** A page, or a part of one. */
    public static Answer html(Consumer<HtmlTemplateOutput> template) {
        return new Answer(200, template, "");
    }

    /** A page with another status than 200. */
    public static Answer html(int status, Consumer<HtmlTemplateOutput> template) {
        return new Answer(status, template, "");
    }

    /** Another place of this host, fetched with GET. A script of ours that asked goes there as a whole page. */
    public static Answer redirect(String path) {
        return new Answer(303, null, ReturnPath.orHome(path));
    }

    /** Nothing to show. */
    public static Answer empty() {
        return new Answer(204, null, "");
    }

    /**
     * A small file for the reader to save.
     *
     * @param name of letters, digits, dots and hyphens
     */
    public static Answer file(String name, String mediaType, byte[] content) {
        Answer answer = new Answer(200, null, "")
                .header("Content-Type", mediaType)
                .header("Content-Disposition", "attachment; filename=\"" + name + "\"");
        answer.file = content.clone();
        return answer;
    }

    /** With one more header. */
    public Answer header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** With a message in the corner of the next page that is shown. */
    public Answer saying(Notice message) {
        notice = message;
        return this;
    }

    /** With a session for the browser to keep, until it is closed if the age is negative. */
    public Answer session(String secret, long maxAgeSeconds) {
        cookie = new SessionCookie(secret, maxAgeSeconds);
        return this;
    }

    /** Without a session from now on. */
    public Answer endSession() {
        return session("", 0);
    }

    /** With something that this device is to remember. */
    public Answer preference(String name, String value, long maxAgeSeconds) {
        preferences.add(new Preference(name, value, maxAgeSeconds));
        return this;
    }

    /** Returns what the device is to remember. */
    public List<Preference> preferences() {
        return preferences;
    }

    /** Returns the HTTP status. */
    public int status() {
        return status;
    }

    /** Returns what writes the body, null for none. */
    public @Nullable Consumer<HtmlTemplateOutput> body() {
        return body;
    }

    /** Returns the file, null for a page. */
    public byte @Nullable [] file() {
        return file == null ? null : file.clone();
    }

    /** Returns where to go, empty for a page. */
    public String location() {
        return location;
    }

    /** Returns the headers. */
    public Map<String, String> headers() {
        return headers;
    }

    /** Returns the message, null for none. */
    public @Nullable Notice notice() {
        return notice;
    }

    /** Returns the session to keep, null to leave it as it is. */
    public @Nullable SessionCookie sessionCookie() {
        return cookie;
    }
}
