package mortise.web.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mortise.access.SignIn.Session;
import mortise.core.Context;
import mortise.entity.Model;
import mortise.web.text.Formats;
import mortise.web.text.Texts;
import org.jspecify.annotations.Nullable;

/** One request to the screens, with everything about it that a screen may ask for. For one thread. */
public final class Visit {
    private final HttpServletRequest request;
    private final String path;
    private final Map<String, String> variables;
    private final Map<String, List<String>> parameters;
    private final Reader reader;
    private final Model model;
    private final @Nullable Session session;
    private final String secret;
    private final String csrf;
    private final @Nullable Notice notice;
    private Map<String, List<Part>> uploads = Map.of();

    /**
     * A visit.
     *
     * @param session null if nobody is signed in
     * @param secret the session's secret as the browser sent it
     * @param csrf what forms of the answer have to repeat
     * @param notice a message to be shown, null for none
     */
    public Visit(
            HttpServletRequest request,
            String path,
            Map<String, String> variables,
            Map<String, List<String>> parameters,
            Reader reader,
            Model model,
            @Nullable Session session,
            String secret,
            String csrf,
            @Nullable Notice notice) {
        this.request = request;
        this.path = path;
        this.variables = Map.copyOf(variables);
        this.parameters = parameters;
        this.reader = reader;
        this.model = model;
        this.session = session;
        this.secret = secret;
        this.csrf = csrf;
        this.notice = notice;
    }

    /** Returns the same visit with the variables of the route that answers. */
    Visit at(Map<String, String> found) {
        return new Visit(request, path, found, parameters, reader, model, session, secret, csrf, notice);
    }

    /** Returns the same visit to what is installed now. */
    Visit with(Model now) {
        return new Visit(request, path, variables, parameters, reader, now, session, secret, csrf, notice);
    }

    /** Returns the same visit with what a form with files says beside its address. */
    Visit with(Parameters.Parts parts) {
        Map<String, List<String>> all = new LinkedHashMap<>(parameters);
        all.putAll(parts.parameters());
        Visit visit = new Visit(request, path, variables, all, reader, model, session, secret, csrf, notice);
        visit.uploads = parts.files();
        return visit;
    }

    /** Returns the file that was sent under a name, empty if none was. */
    public Optional<Part> upload(String name) {
        return uploads(name).stream().findFirst();
    }

    /** Returns the files that were sent under a name; what a browser sends for an input nobody used is none. */
    public List<Part> uploads(String name) {
        return uploads.getOrDefault(name, List.of()).stream()
                .filter(part ->
                        part.getSize() > 0 || !part.getSubmittedFileName().isEmpty())
                .toList();
    }

    /** Returns the path without the query. */
    public String path() {
        return path;
    }

    /** Returns the path with the query as it was sent, to come back to. */
    public String address() {
        String query = request.getQueryString();
        return query == null ? request.getRequestURI() : request.getRequestURI() + "?" + query;
    }

    /** Returns a variable of the path, empty if the route has none of that name. */
    public String variable(String name) {
        return variables.getOrDefault(name, "");
    }

    /** Returns a variable of the path that is a record's id. */
    public long id() {
        return Long.parseLong(variable("id"));
    }

    /** Returns the first value of a parameter of address or form, empty if it was not sent. */
    public String parameter(String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        return values.isEmpty() ? "" : values.get(0);
    }

    /** Returns all values of a parameter, in their order. */
    public List<String> parameters(String name) {
        return parameters.getOrDefault(name, List.of());
    }

    /** Returns all parameters in the order they were sent. */
    public Map<String, List<String>> parameters() {
        return parameters;
    }

    /** Tells whether a script asks for one part of the page only, the one with this id. */
    public boolean asksFor(String part) {
        return isPartial() && part.equals(request.getHeader("HX-Target"));
    }

    /** Tells whether a script asks for a part of a page. */
    public boolean isPartial() {
        return "true".equals(request.getHeader("HX-Request"))
                && !"true".equals(request.getHeader("HX-History-Restore-Request"));
    }

    /** Returns the address of the page that a script asks from, empty if the browser does not say. */
    public String pageAddress() {
        return Optional.ofNullable(request.getHeader("HX-Current-URL")).orElse("");
    }

    /** Returns a header, empty if it was not sent. */
    public String header(String name) {
        return Optional.ofNullable(request.getHeader(name)).orElse("");
    }

    /** Returns where this host is, as the caller knows it: {@code https://crm.example}. */
    public String origin() {
        return (request.isSecure() ? "https://" : "http://") + header("Host");
    }

    /**
     * Returns where the connection itself has reached this host, for links that leave it: unlike {@link #origin}, nothing of
     * it is what the caller says.
     */
    public String localOrigin() {
        String address = request.getLocalAddr();
        String host = address.indexOf(':') >= 0 ? "[" + address + "]" : address;
        return (request.isSecure() ? "https://" : "http://") + host + ":" + request.getLocalPort();
    }

    /** Returns the caller's network address. */
    public String remoteAddress() {
        return request.getRemoteAddr();
    }

    /** Returns how the caller reads. */
    public Reader reader() {
        return reader;
    }

    /** Returns the words of the caller's language. */
    public Texts texts() {
        return reader.texts();
    }

    /** Returns the caller's way to write dates, numbers and money. */
    public Formats formats() {
        return reader.formats();
    }

    /** Returns what is installed, the same during the whole visit. */
    public Model model() {
        return model;
    }

    /** Tells whether somebody is signed in. */
    public boolean isSignedIn() {
        return session != null;
    }

    /** Returns the session, empty if nobody is signed in. */
    public Optional<Session> session() {
        return Optional.ofNullable(session);
    }

    /** Returns the session's secret as the browser sent it. */
    public String secret() {
        return secret;
    }

    /** Returns what forms have to send as {@code _csrf}, and scripts as {@code X-CSRF-Token}. */
    public String csrf() {
        return csrf;
    }

    /** Returns the message to be shown, null for none. */
    public @Nullable Notice notice() {
        return notice;
    }

    /** Returns the request's name. */
    public String requestId() {
        return Context.current().requestId();
    }
}
