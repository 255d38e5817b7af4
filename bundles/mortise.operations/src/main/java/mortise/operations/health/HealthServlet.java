package mortise.operations.health;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import mortise.core.Health;
import mortise.operations.Visitors;
import mortise.operations.health.Parts.Part;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Tells load balancers and people how the node feels. {@code /health/live}: it answers. {@code /health/ready}: 200 if it
 * may be given requests, else 503 with what is in the way. {@code /health}: every part. JSON, or lines of text for those
 * who accept only {@code text/plain}. Messages are for those who may look inside.
 */
@Component(
        service = Servlet.class,
        property = {"osgi.http.whiteboard.servlet.pattern=/health/*", "osgi.http.whiteboard.servlet.name=mortise.health"
        })
public final class HealthServlet extends HttpServlet {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final transient Parts parts;
    private final transient Visitors visitors;
    private final transient Startup startup;

    /**
     * Called by the host.
     *
     * @param startup without it nobody would say that the node is not there yet
     */
    @Activate
    public HealthServlet(@Reference Parts parts, @Reference Visitors visitors, @Reference Startup startup) {
        this.parts = parts;
        this.visitors = visitors;
        this.startup = startup;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        switch (Objects.toString(request.getPathInfo(), "")) {
            case "/live" -> send(request, response, 200, "live", List.of());
            case "/ready" -> ready(request, response);
            case "", "/" -> all(request, response);
            default -> response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }

    private void ready(HttpServletRequest request, HttpServletResponse response) throws IOException {
        List<Part> required = parts.ask(true);
        // Known here from the first request on, to the parts a little later: without it the list may well be empty.
        boolean ready = required.stream().noneMatch(Part::isDown)
                && required.stream().anyMatch(part -> part.name().equals(startup.part()));
        boolean failed = required.stream().anyMatch(part -> part.report().state() == Health.State.FAILED);
        send(request, response, ready ? 200 : 503, ready ? "ready" : failed ? "failed" : "not-ready", required);
    }

    private void all(HttpServletRequest request, HttpServletResponse response) throws IOException {
        List<Part> all = parts.ask(false);
        Health.State worst = all.stream()
                .map(part -> part.report().state())
                .reduce(Health.State.UP, (one, other) -> one.compareTo(other) >= 0 ? one : other);
        send(request, response, 200, lower(worst), all);
    }

    private void send(
            HttpServletRequest request, HttpServletResponse response, int code, String status, List<Part> shown)
            throws IOException {
        boolean inside = visitors.mayLookInside(request);
        boolean plain = Objects.toString(request.getHeader("Accept"), "").equals("text/plain");
        byte[] body = plain ? text(status, shown, inside) : json(status, shown, inside);
        response.setStatus(code);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setContentType(plain ? "text/plain;charset=utf-8" : "application/json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** The status, and below it a line for each part that does not work as it should. */
    private static byte[] text(String status, List<Part> parts, boolean inside) {
        return parts.stream()
                .filter(part -> part.report().state() != Health.State.UP)
                .map(part -> "\n" + part.name() + ": "
                        + (inside
                                ? part.report().message()
                                : lower(part.report().state())))
                .collect(Collectors.joining("", status, "\n"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] json(String status, List<Part> parts, boolean inside) throws IOException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", status);
        if (!parts.isEmpty()) {
            List<Map<String, Object>> shown = new ArrayList<>();
            for (Part part : parts) {
                Map<String, Object> entry = new LinkedHashMap<>();
                entry.put("part", part.name());
                entry.put("state", lower(part.report().state()));
                entry.put("required", part.required());
                if (inside) {
                    entry.put("message", part.report().message());
                }
                shown.add(entry);
            }
            body.put("parts", shown);
        }
        return JSON.writeValueAsBytes(body);
    }

    private static String lower(Health.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
