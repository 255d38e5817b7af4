package mortise.tags.http;

import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mortise.core.Failure;
import mortise.entity.Entities;
import mortise.jsonapi.Api;
import mortise.jsonapi.QueryParameters;
import mortise.tags.Tags;

/** Tags as resources of JSON:API: those of a record, and those of an entity's records. */
@Path("/")
public final class TagsResource {
    private static final String RECORD = "{type}/{id: [1-9][0-9]{0,17}}";
    private static final int MOST = 100;
    private static final int LONGEST = 200;

    private final Tags tags;
    private final Entities entities;

    TagsResource(Tags tags, Entities entities) {
        this.tags = tags;
        this.entities = entities;
    }

    /** Returns tags of records of an entity, of those that were tagged last. */
    @GET
    @Path("{type}")
    @Produces(Api.JSON_API)
    public Map<String, Object> used(@Context UriInfo uri, @PathParam("type") String type) {
        QueryParameters parameters =
                QueryParameters.of(uri.getQueryParameters(), Set.of("filter[starts]", "page[size]"));
        int size = (int) parameters.number("page[size]", MOST, 1, MOST);
        return document(tags.used(entity(type), parameters.text("filter[starts]", LONGEST), size));
    }

    /** Returns the tags of a record. */
    @GET
    @Path(RECORD)
    @Produces(Api.JSON_API)
    public Map<String, Object> of(@Context UriInfo uri, @PathParam("type") String type, @PathParam("id") long id) {
        QueryParameters.of(uri.getQueryParameters(), Set.of());
        return document(tags.of(entity(type), id));
    }

    /** Puts a tag on a record. It is a parameter, for a path has no room for a slash in a name. */
    @PUT
    @Path(RECORD)
    @Produces(Api.JSON_API)
    public Map<String, Object> add(@Context UriInfo uri, @PathParam("type") String type, @PathParam("id") long id) {
        tags.add(entity(type), id, tag(uri));
        return document(tags.of(entity(type), id));
    }

    /** Takes a tag off a record. */
    @DELETE
    @Path(RECORD)
    public Response remove(@Context UriInfo uri, @PathParam("type") String type, @PathParam("id") long id) {
        tags.remove(entity(type), id, tag(uri));
        return Response.noContent().build();
    }

    private static String tag(UriInfo uri) {
        QueryParameters parameters = QueryParameters.of(uri.getQueryParameters(), Set.of("tag"));
        if (!parameters.values().containsKey("tag")) {
            throw Failure.invalidParameter("tag", "required", "which tag: ?tag=fair");
        }
        return parameters.text("tag", LONGEST);
    }

    private String entity(String path) {
        return entities.model()
                .atPath(path)
                .orElseThrow(() -> Failure.missing("there are no '" + path + "'"))
                .name();
    }

    private static Map<String, Object> document(List<String> tags) {
        return Map.of(
                "data",
                tags.stream().map(tag -> Map.of("type", "tags", "id", tag)).toList());
    }
}
