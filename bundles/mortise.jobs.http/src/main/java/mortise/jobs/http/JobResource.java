package mortise.jobs.http;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.jobs.Job;
import mortise.jobs.JobQuery;
import mortise.jobs.JobState;
import mortise.jobs.Jobs;
import mortise.jsonapi.Api;
import mortise.jsonapi.QueryParameters;
import org.jspecify.annotations.Nullable;

/** Jobs as resources of JSON:API: each caller's own, all for administrators. */
@Path("/")
public final class JobResource {
    private static final String ROOT = "/api/jobs";
    private static final String ID = "{id: [1-9][0-9]{0,17}}";
    private static final int PAGE = 25;
    private static final int MOST = 100;
    private static final int LINES = 1_000;
    private static final int LONGEST_TEXT = 200;

    private final Jobs jobs;

    JobResource(Jobs jobs) {
        this.jobs = jobs;
    }

    /** Returns jobs that are nobody's parts, the latest first. */
    @GET
    @Produces(Api.JSON_API)
    public Map<String, Object> list(@Context UriInfo uri) {
        signedIn();
        QueryParameters parameters = QueryParameters.of(
                uri.getQueryParameters(), Set.of("filter[state]", "filter[text]", "page[size]", "page[before]"));
        int size = (int) parameters.number("page[size]", PAGE, 1, MOST);
        long before = parameters.number("page[before]", Long.MAX_VALUE, 1, Long.MAX_VALUE);
        String text = parameters.text("filter[text]", LONGEST_TEXT);
        Set<JobState> states = states(parameters);
        List<Job> found = jobs.list(new JobQuery(states, text, before, size + 1));
        List<Job> page = found.size() > size ? found.subList(0, size) : found;
        Map<String, Object> links = new LinkedHashMap<>();
        links.put("self", parameters.self(ROOT));
        if (found.size() > size) {
            links.put(
                    "next",
                    parameters.with(
                            ROOT,
                            "page[before]",
                            Long.toString(page.get(size - 1).id())));
        }
        return Map.of("data", page.stream().map(JobResource::resource).toList(), "links", links);
    }

    private static Set<JobState> states(QueryParameters parameters) {
        Set<JobState> states = EnumSet.noneOf(JobState.class);
        for (String word : parameters.words("filter[state]")) {
            try {
                states.add(JobState.valueOf(word.strip().toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException unknown) {
                throw Failure.invalidParameter(
                        "filter[state]", "no-such-state", "'" + word + "' is no state of a job, as running or failed");
            }
        }
        return states;
    }

    /** Returns a job. */
    @GET
    @Path(ID)
    @Produces(Api.JSON_API)
    public Map<String, Object> show(@Context UriInfo uri, @PathParam("id") long id) {
        signedIn();
        QueryParameters.of(uri.getQueryParameters(), Set.of());
        return document(id);
    }

    /** Returns the latest lines of a job's log, in their order. */
    @GET
    @Path(ID + "/log")
    @Produces(Api.JSON_API)
    public Map<String, Object> log(@Context UriInfo uri, @PathParam("id") long id) {
        signedIn();
        QueryParameters parameters = QueryParameters.of(uri.getQueryParameters(), Set.of("page[size]"));
        required(id);
        List<Map<String, Object>> lines = jobs.log(id, (int) parameters.number("page[size]", MOST, 1, LINES)).stream()
                .map(line -> line(id, line))
                .toList();
        return Map.of("data", lines);
    }

    /** Cancels a job; it may end a little later. */
    @POST
    @Path(ID + "/cancel")
    @Produces(Api.JSON_API)
    public Map<String, Object> cancel(@Context UriInfo uri, @PathParam("id") long id) {
        signedIn();
        QueryParameters.of(uri.getQueryParameters(), Set.of());
        jobs.cancel(id);
        return document(id);
    }

    /** Begins a job that failed or was cancelled again. */
    @POST
    @Path(ID + "/retry")
    @Produces(Api.JSON_API)
    public Map<String, Object> retry(@Context UriInfo uri, @PathParam("id") long id) {
        signedIn();
        QueryParameters.of(uri.getQueryParameters(), Set.of());
        jobs.retry(id);
        return document(id);
    }

    private static void signedIn() {
        Identity caller = mortise.core.Context.current().identity();
        if (caller.isAnonymous()) {
            throw new Failure(Failure.Kind.UNAUTHENTICATED, "not-signed-in", "jobs are for who is signed in");
        }
    }

    private Job required(long id) {
        return jobs.find(id).orElseThrow(() -> Failure.missing("there is no job " + id));
    }

    private Map<String, Object> document(long id) {
        return Map.of("data", resource(required(id)));
    }

    private static Map<String, Object> line(long job, Jobs.Line line) {
        return Map.of(
                "type",
                "job-lines",
                "id",
                job + "-" + line.number(),
                "attributes",
                Map.of("at", line.at().toString(), "text", line.text()));
    }

    private static Map<String, Object> resource(Job job) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("jobType", job.type());
        attributes.put("title", job.title());
        attributes.put("state", job.state().name().toLowerCase(Locale.ROOT));
        attributes.put("cancelling", job.cancelling());
        attributes.put("owner", job.owner());
        attributes.put("attempts", job.attempts());
        attributes.put("done", job.done());
        attributes.put("total", job.total());
        attributes.put("percent", job.percent());
        attributes.put("words", job.words());
        attributes.put("parts", job.parts());
        attributes.put("failedParts", job.failedParts());
        attributes.put("node", job.node());
        attributes.put("reason", job.reason());
        attributes.put("createdAt", moment(job.created()));
        attributes.put("startedAt", moment(job.started()));
        attributes.put("dueAt", moment(job.due()));
        attributes.put("endedAt", moment(job.ended()));
        String self = ROOT + "/" + job.id();
        Map<String, Object> resource = new LinkedHashMap<>();
        resource.put("type", "jobs");
        resource.put("id", Long.toString(job.id()));
        resource.put("attributes", attributes);
        if (job.parent() != 0) {
            resource.put(
                    "relationships",
                    Map.of("parent", Map.of("data", Map.of("type", "jobs", "id", Long.toString(job.parent())))));
        }
        resource.put("links", Map.of("self", self, "log", self + "/log"));
        return resource;
    }

    private static @Nullable String moment(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }
}
