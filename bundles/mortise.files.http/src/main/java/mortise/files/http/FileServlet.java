package mortise.files.http;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.files.FileContent;
import mortise.files.RecordFiles;
import mortise.files.http.SignedLinks.Target;
import mortise.storage.FileStore;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands out files to who has a link, and those of open fields to everybody. Safe for use by many threads.
 */
@Component(
        service = Servlet.class,
        property = {
            "osgi.http.whiteboard.servlet.pattern=" + SignedLinks.ROOT + "/*",
            "osgi.http.whiteboard.servlet.name=mortise.files"
        })
public final class FileServlet extends HttpServlet {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final Logger log = LoggerFactory.getLogger(FileServlet.class);

    /** A file of an open field, or a smaller picture of it. A link of ours has a dot, and is none of these. */
    private static final Pattern OPEN = Pattern.compile("/open/([1-9][0-9]{0,17})(?:/([a-z][a-z0-9-]{0,30}))?");

    private final transient SignedLinks links;
    private final transient Delivery delivery;
    private final transient RecordFiles files;

    /** Called by the host. */
    @Activate
    public FileServlet(@Reference SignedLinks links, @Reference FileStore store, @Reference RecordFiles files) {
        this.links = links;
        this.files = files;
        delivery = new Delivery(store);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        answer(request, response, true);
    }

    @Override
    protected void doHead(HttpServletRequest request, HttpServletResponse response) throws IOException {
        answer(request, response, false);
    }

    /** The edge at which failures become answers; what they say is about the inside and goes into the log. */
    private void answer(HttpServletRequest request, HttpServletResponse response, boolean withContent)
            throws IOException {
        Delivery.begin(response);
        try {
            String path = Objects.toString(request.getPathInfo(), "/");
            Matcher open = OPEN.matcher(path);
            if (open.matches()) {
                delivery.send(open(open), request, response, withContent);
                return;
            }
            Optional<Target> target = links.read(path.substring(1));
            if (target.isEmpty()) {
                Delivery.say(response, HttpServletResponse.SC_NOT_FOUND, "There is no such file.");
            } else if (links.left(target.get()).compareTo(Duration.ZERO) <= 0) {
                Delivery.say(response, HttpServletResponse.SC_GONE, "This link has expired.");
            } else {
                delivery.send(ofLink(target.get()), request, response, withContent);
            }
        } catch (Failure failure) {
            if (response.isCommitted()) {
                throw failure;
            }
            Delivery.takeBack(response);
            // What is not open is, for who shows no link, not there.
            if (failure.kind() == Failure.Kind.MISSING || failure.kind() == Failure.Kind.UNAUTHENTICATED) {
                Delivery.say(response, HttpServletResponse.SC_NOT_FOUND, "There is no such file any more.");
            } else {
                log.warn("A file cannot be sent: {}", failure.getMessage());
                response.setHeader("Retry-After", "10");
                Delivery.say(
                        response,
                        HttpServletResponse.SC_SERVICE_UNAVAILABLE,
                        "The file cannot be read now; try again.");
            }
        }
    }

    private Delivery.Target ofLink(Target target) {
        return new Delivery.Target(
                target.key(), target.name(), target.contentType(), target.shown(), false, links.left(target));
    }

    /** Nobody in particular asks, whoever it is. */
    private Delivery.Target open(Matcher path) {
        try (Context.Scope nobody = Context.current().as(Identity.ANONYMOUS).open()) {
            long id = Long.parseLong(path.group(1));
            FileContent content = path.group(2) == null ? files.content(id) : files.variant(id, path.group(2));
            return new Delivery.Target(content.key(), content.name(), content.mediaType(), true, true, content.fresh());
        }
    }
}
