package mortise.bulk.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import mortise.bulk.BulkOperations;
import mortise.bulk.BulkResult;
import mortise.bulk.BulkResult.Outcome;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.jobs.Job;
import mortise.jobs.Jobs;
import mortise.jsonapi.Api;
import mortise.jsonapi.QueryParameters;

/** Lists of operations as resources of JSON:API: sent, watched, and what became of each. */
@Path("/")
public final class BulkResource {
    private static final String ROOT = "/api/bulk";
    private static final String ID = "{id: [1-9][0-9]{0,17}}";
    private static final String SIZE = "page[size]";
    private static final String AFTER = "page[after]";
    private static final String OUTCOME = "filter[outcome]";
    private static final int PAGE = 100;
    private static final int MOST = 1000;

    private final BulkOperations operations;
    private final Jobs jobs;

    BulkResource(BulkOperations operations, Jobs jobs) {
        this.operations = operations;
        this.jobs = jobs;
    }

    /** Takes operations and has a job do them, or look at them. */
    @POST
    @Consumes({MediaType.APPLICATION_JSON, Api.JSON_API})
    @Produces(Api.JSON_API)
    public Response start(@Context UriInfo uri, @Context HttpServletRequest request) {
        signedIn();
        boolean validate =
                QueryParameters.of(uri.getQueryParameters(), Set.of("validate")).truth("validate");
        long job;
        try (InputStream body = request.getInputStream()) {
            job = operations.start(body, validate);
        } catch (IOException gone) {
            throw new Failure(Failure.Kind.INVALID, "cut-off", "the operations ended before their end", gone);
        }
        return Response.accepted(document(required(job)))
                .header("Location", ROOT + "/" + job)
                .build();
    }

    /** Tells how far a job is. */
    @GET
    @Path(ID)
    @Produces(Api.JSON_API)
    public Map<String, Object> show(@Context UriInfo uri, @PathParam("id") long id) {
        signedIn();
        QueryParameters.of(uri.getQueryParameters(), Set.of());
        return document(required(id));
    }

    /** Tells what became of operations, in their order. */
    @GET
    @Path(ID + "/results")
    @Produces(Api.JSON_API)
    public Map<String, Object> results(@Context UriInfo uri, @PathParam("id") long id) {
        signedIn();
        QueryParameters parameters = QueryParameters.of(uri.getQueryParameters(), Set.of(SIZE, AFTER, OUTCOME));
        Job job = required(id);
        int size = (int) parameters.number(SIZE, PAGE, 1, MOST);
        long after = parameters.number(AFTER, -1, -1, Long.MAX_VALUE);
        List<BulkResult> found = operations.results(job, outcomes(parameters), after, size);
        String path = ROOT + "/" + id + "/results";
        Map<String, Object> links = new LinkedHashMap<>();
        links.put("self", parameters.self(path));
        boolean ended = job.state().ended();
        if (found.size() == size || !ended && !found.isEmpty()) {
            long last = found.get(found.size() - 1).index();
            links.put("next", parameters.with(path, AFTER, Long.toString(last)));
        }
        return Map.of("data", found.stream().map(result -> resource(id, result)).toList(), "links", links);
    }

    private static void signedIn() {
        Identity caller = mortise.core.Context.current().identity();
        if (caller.isAnonymous()) {
            throw new Failure(Failure.Kind.UNAUTHENTICATED, "not-signed-in", "operations are for who is signed in");
        }
    }

    /** Returns a job that does operations, and that the caller may see. */
    private Job required(long id) {
        return jobs.find(id)
                .filter(job -> operations.state(job).isPresent())
                .orElseThrow(() -> Failure.missing("there are no bulk operations " + id));
    }

    private static Set<Outcome> outcomes(QueryParameters parameters) {
        Set<Outcome> outcomes = EnumSet.noneOf(Outcome.class);
        for (String word : parameters.words(OUTCOME)) {
            try {
                outcomes.add(Outcome.valueOf(word.strip().toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException unknown) {
                throw Failure.invalidParameter(
                        OUTCOME, "no-such-outcome", "'" + word + "' is no outcome, as created or refused");
            }
        }
        return outcomes;
    }

    private Map<String, Object> document(Job job) {
        BulkOperations.State state =
                operations.state(job).orElseThrow(() -> new IllegalStateException("job " + job.id()));
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("state", name(job.state()));
        attributes.put("validate", state.order().validate());
        attributes.put("operations", state.order().count());
        state.counts().forEach((outcome, count) -> attributes.put(name(outcome), count));
        attributes.put("reason", job.reason());
        String self = ROOT + "/" + job.id();
        Map<String, Object> resource = new LinkedHashMap<>();
        resource.put("type", "bulk");
        resource.put("id", Long.toString(job.id()));
        resource.put("attributes", attributes);
        resource.put(
                "relationships", Map.of("job", Map.of("data", Map.of("type", "jobs", "id", Long.toString(job.id())))));
        resource.put(
                "links",
                Map.of(
                        "self",
                        self,
                        "results",
                        self + "/results",
                        "refused",
                        self + "/results?filter%5Boutcome%5D=refused",
                        "job",
                        "/api/jobs/" + job.id()));
        return Map.of("data", resource);
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> resource(long job, BulkResult result) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("index", result.index());
        attributes.put("outcome", name(result.outcome()));
        if (!result.errors().isEmpty()) {
            List<Object> errors = new ArrayList<>();
            result.errors().forEach(problem -> errors.add(error(problem)));
            attributes.put("errors", errors);
        }
        Map<String, Object> resource = new LinkedHashMap<>();
        resource.put("type", "bulk-results");
        resource.put("id", job + "-" + result.index());
        resource.put("attributes", attributes);
        if (result.id() != 0) {
            resource.put(
                    "relationships",
                    Map.of("record", Map.of("data", Map.of("type", result.type(), "id", Long.toString(result.id())))));
        }
        return resource;
    }

    private static Map<String, Object> error(BulkResult.Problem problem) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("status", Integer.toString(problem.status()));
        error.put("code", problem.code());
        error.put("detail", problem.detail());
        if (!problem.pointer().isEmpty()) {
            error.put("source", Map.of("pointer", problem.pointer()));
        }
        return error;
    }
}
