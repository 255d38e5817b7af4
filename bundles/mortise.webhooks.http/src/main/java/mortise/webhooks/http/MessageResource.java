package mortise.webhooks.http;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import mortise.core.Failure;
import mortise.jsonapi.Api;
import mortise.jsonapi.QueryParameters;
import mortise.webhooks.Webhooks;
import mortise.webhooks.Webhooks.Message;
import mortise.webhooks.Webhooks.Search;
import mortise.webhooks.Webhooks.State;
import org.jspecify.annotations.Nullable;

/** Messages of webhooks as resources of JSON:API. */
@Path("/")
public final class MessageResource {
    private static final String ROOT = "/api/webhook-messages";
    private static final String ID = "{id: [1-9][0-9]{0,17}}";
    private static final String WEBHOOK = "filter[webhook]";
    private static final String STATE = "filter[state]";
    private static final String RECORD = "filter[record]";
    private static final String SIZE = "page[size]";
    private static final String BEFORE = "page[before]";
    private static final int PAGE = 25;
    private static final int MOST = 100;

    private final Webhooks webhooks;

    MessageResource(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    /** Returns messages, the latest first. */
    @GET
    @Produces(Api.JSON_API)
    public Map<String, Object> list(@Context UriInfo uri) {
        QueryParameters parameters =
                QueryParameters.of(uri.getQueryParameters(), Set.of(WEBHOOK, STATE, RECORD, SIZE, BEFORE));
        int size = (int) parameters.number(SIZE, PAGE, 1, MOST);
        Search search = new Search(
                parameters.number(WEBHOOK, 0, 1, Long.MAX_VALUE),
                state(parameters),
                parameters.number(RECORD, 0, 1, Long.MAX_VALUE));
        List<Message> found =
                webhooks.find(search, parameters.number(BEFORE, Long.MAX_VALUE, 1, Long.MAX_VALUE), size + 1);
        List<Message> page = found.size() > size ? found.subList(0, size) : found;
        Map<String, Object> links = new LinkedHashMap<>();
        links.put("self", parameters.self(ROOT));
        if (found.size() > size) {
            links.put(
                    "next",
                    parameters.with(
                            ROOT, BEFORE, Long.toString(page.get(size - 1).id())));
        }
        return Map.of("data", page.stream().map(MessageResource::resource).toList(), "links", links);
    }

    private static @Nullable State state(QueryParameters parameters) {
        String word = parameters.text(STATE, 20);
        if (word.isEmpty()) {
            return null;
        }
        try {
            return State.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw Failure.invalidParameter(
                    STATE, "no-such-state", "'" + word + "' is none of waiting, delivered, failed");
        }
    }

    /** Returns a message. */
    @GET
    @Path(ID)
    @Produces(Api.JSON_API)
    public Map<String, Object> show(@Context UriInfo uri, @PathParam("id") long id) {
        QueryParameters.of(uri.getQueryParameters(), Set.of());
        return document(id);
    }

    /** Returns what was or will be sent. */
    @GET
    @Path(ID + "/body")
    @Produces("application/json")
    public String body(@Context UriInfo uri, @PathParam("id") long id) {
        QueryParameters.of(uri.getQueryParameters(), Set.of());
        return webhooks.body(id).orElseThrow(() -> missing(id));
    }

    /** Sends a message once more. */
    @POST
    @Path(ID + "/resend")
    @Produces(Api.JSON_API)
    public Map<String, Object> resend(@Context UriInfo uri, @PathParam("id") long id) {
        QueryParameters.of(uri.getQueryParameters(), Set.of());
        webhooks.resend(id);
        return document(id);
    }

    /** Sends a message that asks only whether the receiver of a webhook answers. */
    @POST
    @Path("ping")
    @Produces(Api.JSON_API)
    public Response ping(@Context UriInfo uri) {
        long id = webhooks.ping(webhook(uri));
        return Response.accepted(document(id))
                .header("Location", ROOT + "/" + id)
                .build();
    }

    /** Makes another secret for a webhook and returns it, once. */
    @POST
    @Path("secret")
    @Produces(Api.JSON_API)
    public Map<String, Object> secret(@Context UriInfo uri) {
        long webhook = webhook(uri);
        String secret = webhooks.newSecret(webhook);
        return Map.of("data", resource("webhook-secrets", webhook, Map.of("secret", secret)));
    }

    private static long webhook(UriInfo uri) {
        QueryParameters parameters = QueryParameters.of(uri.getQueryParameters(), Set.of("webhook"));
        long webhook = parameters.number("webhook", 0, 1, Long.MAX_VALUE);
        if (webhook == 0) {
            throw Failure.invalidParameter("webhook", "required", "which webhook: ?webhook=7");
        }
        return webhook;
    }

    private static Failure missing(long id) {
        return Failure.missing("there is no message " + id + " of a webhook");
    }

    private Map<String, Object> document(long id) {
        return Map.of("data", resource(webhooks.get(id).orElseThrow(() -> missing(id))));
    }

    private static Map<String, Object> resource(Message message) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("messageId", message.messageId());
        attributes.put("event", message.event());
        attributes.put("state", message.state().name().toLowerCase(Locale.ROOT));
        attributes.put("attempts", message.attempts());
        attributes.put("status", message.status() == 0 ? null : message.status());
        attributes.put("reason", message.reason());
        attributes.put("version", message.version());
        attributes.put("queuedAt", message.queued().toString());
        attributes.put("triedAt", moment(message.tried()));
        Map<String, Object> resource = resource("webhook-messages", message.id(), attributes);
        resource.put(
                "relationships",
                Map.of("webhook", Map.of("data", Map.of("type", "webhooks", "id", Long.toString(message.webhook())))));
        String self = ROOT + "/" + message.id();
        resource.put("links", Map.of("self", self, "body", self + "/body"));
        return resource;
    }

    private static Map<String, Object> resource(String type, long id, Map<String, Object> attributes) {
        Map<String, Object> resource = new LinkedHashMap<>();
        resource.put("type", type);
        resource.put("id", Long.toString(id));
        resource.put("attributes", attributes);
        return resource;
    }

    private static @Nullable String moment(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }
}
