package mortise.rest.openapi;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import mortise.entity.Action;
import mortise.entity.Entities;
import mortise.entity.EntityType;
import mortise.entity.Model;
import mortise.entity.Records;
import mortise.jsonapi.Api;
import mortise.rest.host.Applications;
import mortise.rest.jsonapi.Call;
import mortise.rest.jsonapi.Limits;
import org.jspecify.annotations.Nullable;

/**
 * Where a caller begins: the entities that it may view, and the description of all that it may do. Descriptions are kept
 * until something is installed or removed; callers who may do the same share one.
 */
@Path("/")
public final class DescriptionResource {
    private static final int MOST_KEPT = 16;

    private final Records records;
    private final Entities entities;
    private final Applications applications;
    private final Supplier<Limits> limits;
    private final Map<Key, Kept> kept = new LinkedHashMap<>(MOST_KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.@Nullable Entry<Key, Kept> eldest) {
            return size() > MOST_KEPT;
        }
    };

    /** A resource over what is installed. */
    public DescriptionResource(Records records, Entities entities, Applications applications, Supplier<Limits> limits) {
        this.records = records;
        this.entities = entities;
        this.applications = applications;
        this.limits = limits;
    }

    /** What a description depends on; the models are told apart by their number. */
    private record Key(
            Limits limits, long generation, List<Applications.Installed> applications, List<Allowed> allowed) {}

    private record Kept(byte[] json, String tag) {}

    /** Returns what there is for the caller. */
    @GET
    public Response entry(@Context HttpServletRequest request) {
        Call.refuseParameters(request);
        Map<String, Object> links = new LinkedHashMap<>();
        links.put("self", Api.ROOT);
        links.put("describedby", Api.ROOT + "/openapi.json");
        List<Map<String, Object>> meta = new ArrayList<>();
        for (Allowed allowed : allowed(entities.model())) {
            EntityType type = allowed.type();
            links.put(type.path(), Api.ROOT + "/" + type.path());
            meta.add(Tree.object(
                    "type",
                    type.path(),
                    "title",
                    type.title(),
                    "plural",
                    type.plural(),
                    "actions",
                    allowed.actions().stream()
                            .map(action -> action.name().toLowerCase(Locale.ROOT))
                            .toList()));
        }
        byte[] body = Tree.bytes(Tree.object(
                "jsonapi", Tree.object("version", Api.VERSION),
                "links", links,
                "meta", Tree.object("entities", meta)));
        return Response.ok(body, Api.JSON_API).build();
    }

    /** Returns the OpenAPI description of all that the caller may do. */
    @GET
    @Path("openapi.json")
    public Response openApi(@Context HttpServletRequest request) {
        Call.refuseParameters(request);
        String known = request.getHeader(HttpHeaders.IF_NONE_MATCH);
        Kept description = description(entities.model());
        if (description.tag().equals(known)) {
            return Response.notModified().header(HttpHeaders.ETAG, known).build();
        }
        return Response.ok(description.json(), MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.ETAG, description.tag())
                .build();
    }

    private Kept description(Model model) {
        Key key = new Key(limits.get(), model.generation(), applications.installed(), allowed(model));
        synchronized (kept) {
            Kept before = kept.get(key);
            if (before != null) {
                return before;
            }
        }
        byte[] json = Tree.bytes(new OpenApi(model, key.allowed(), key.applications(), key.limits()).describe());
        CRC32 sum = new CRC32();
        sum.update(json);
        Kept made = new Kept(json, "\"" + Long.toString(sum.getValue(), 36) + "-" + json.length + "\"");
        synchronized (kept) {
            kept.put(key, made);
        }
        return made;
    }

    private List<Allowed> allowed(Model model) {
        List<Allowed> allowed = new ArrayList<>();
        for (EntityType type : model.types()) {
            List<Action> actions = Arrays.stream(Action.values())
                    .filter(action -> records.may(action, type.name()))
                    .toList();
            if (actions.contains(Action.VIEW)) {
                allowed.add(new Allowed(type, actions));
            }
        }
        return allowed;
    }

    /** An entity and what the caller may do with it. */
    record Allowed(EntityType type, List<Action> actions) {
        boolean may(Action action) {
            return actions.contains(action);
        }

        /** Tells whether he may do anything but look. */
        boolean changes() {
            return may(Action.CREATE) || may(Action.EDIT) || may(Action.DELETE);
        }
    }
}
