package mortise.rest.jsonapi;

import com.fasterxml.jackson.core.JsonFactory;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import mortise.core.Failure;
import mortise.core.Problem;
import mortise.entity.Draft;
import mortise.entity.EntityType;
import mortise.entity.Filter;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.entity.Result;
import mortise.jsonapi.ApiError;
import mortise.jsonapi.Document;
import mortise.jsonapi.Operation;
import mortise.jsonapi.Paths;
import mortise.jsonapi.Place;
import mortise.jsonapi.Refusal;
import mortise.jsonapi.Selection;
import mortise.jsonapi.Values;

/** Records of every installed entity. Led by their descriptions, so that a new entity changes nothing here. */
@Path("/")
public final class EntityResource {
    /** Made without MediaType.valueOf, which looks for Jersey with the loader of the thread. */
    private static final MediaType MEDIA_TYPE = new MediaType("application", "vnd.api+json");

    private static final Result NOTHING = new Result(List.of(), Map.of(), null, null);

    private final Records records;
    private final QueryReader queries;
    private final JsonFactory factory;
    private final Supplier<Limits> limits;

    /** A resource over the door to data. */
    public EntityResource(Records records, JsonFactory factory, Supplier<Limits> limits) {
        this.records = records;
        this.queries = new QueryReader(limits);
        this.factory = factory;
        this.limits = limits;
    }

    /** Returns a page of records. */
    @GET
    @Path("{type}")
    public Response list(@Context HttpServletRequest request, @PathParam("type") String path) {
        Call call = Call.of(request);
        QueryReader.Asked asked = queries.several(call, call.type(path));
        return page(call, asked.query(), asked.selection());
    }

    /** Makes a record, or changes the one that a key finds; at the address of operations does those. */
    @POST
    @Path("{type}")
    public Response create(@Context HttpServletRequest request, @PathParam("type") String path) {
        Call call = Call.of(request);
        if (AtomicOperations.are(request, call.layouts())) {
            return operate(call);
        }
        EntityType type = call.type(path);
        QueryReader.Saving asked = queries.saving(call, type);
        Draft draft = body(call).resource(type, null, records);
        if (asked.validate()) {
            return valid(draft);
        }
        boolean known = isKnown(draft);
        Record made = records.save(draft);
        if (known) {
            return record(call, Response.ok(), made, asked.selection());
        }
        String self = call.layouts().of(type).base + made.id();
        return record(call, Response.status(201).header(HttpHeaders.LOCATION, self), made, asked.selection());
    }

    private Response operate(Call call) {
        boolean validate = QueryReader.validates(call);
        List<Operation> all = body(call).operations(limits.get().maxOperations());
        return Response.ok(new AtomicOperations(records).run(call, all, validate), AtomicOperations.MEDIA_TYPE)
                .build();
    }

    /** Tells whether there is a record of a draft's key. */
    private boolean isKnown(Draft draft) {
        String key = draft.keyField();
        Object value = key.isEmpty() ? null : draft.values().get(key);
        return value != null && records.count(Query.of(draft.entity()).where(Filter.eq(key, value))) > 0;
    }

    /** Answers whether a draft could be saved. */
    private Response valid(Draft draft) {
        List<Problem> problems = records.check(List.of(draft)).get(0);
        if (!problems.isEmpty()) {
            throw new Failure(Failure.Kind.INVALID, problems);
        }
        return answer(Response.ok(), Documents.valid());
    }

    /** Deletes the records that a filter finds: all of them, or none if they are too many. */
    @DELETE
    @Path("{type}")
    public Response deleteSeveral(@Context HttpServletRequest request, @PathParam("type") String path) {
        Call call = Call.of(request);
        EntityType type = call.type(path);
        QueryReader.Deleting asked = queries.deleting(call, type);
        int most = limits.get().maxDeletes();
        return records.transaction(() -> {
            List<Draft> drafts = new ArrayList<>();
            records.forEach(asked.query(), record -> {
                drafts.add(Draft.delete(type.name(), record.id()));
                if (drafts.size() > most) {
                    throw Failure.invalidParameter(
                            "filter",
                            "too-many",
                            "more than " + most + " records match, as many as are deleted at once; nothing was");
                }
            });
            if (!asked.validate()) {
                records.saveAll(drafts);
                return answer(Response.ok(), Documents.deleted(drafts.size()));
            }
            List<Problem> problems =
                    records.check(drafts).stream().flatMap(List::stream).toList();
            if (!problems.isEmpty()) {
                throw new Failure(Failure.Kind.INVALID, problems);
            }
            return answer(Response.ok(), Documents.valid());
        });
    }

    /** Returns a record. */
    @GET
    @Path("{type}/{id}")
    public Response get(
            @Context HttpServletRequest request, @PathParam("type") String path, @PathParam("id") String step) {
        Call call = Call.of(request);
        EntityType type = call.type(path);
        Selection selection = queries.one(call, type);
        long id = Call.id(type, step);
        if (!selection.include().isEmpty()) {
            return withIncluded(call, Response.ok(), type, id, selection);
        }
        Record record = records.require(type.name(), id);
        String tag = Tags.of(call.layouts(), record);
        if (Tags.isKnown(request, tag)) {
            return Response.notModified().header(HttpHeaders.ETAG, tag).build();
        }
        return record(call, Response.ok(), record, selection);
    }

    /** Changes fields of a record. */
    @PATCH
    @Path("{type}/{id}")
    public Response change(
            @Context HttpServletRequest request, @PathParam("type") String path, @PathParam("id") String step) {
        Call call = Call.of(request);
        EntityType type = call.type(path);
        long id = Call.id(type, step);
        QueryReader.Saving asked = queries.saving(call, type);
        Draft draft = body(call).resource(type, id, records);
        expect(request, draft);
        if (asked.validate()) {
            records.require(type.name(), id);
            return valid(draft);
        }
        return record(call, Response.ok(), records.save(draft), asked.selection());
    }

    /** Deletes a record. */
    @DELETE
    @Path("{type}/{id}")
    public Response delete(
            @Context HttpServletRequest request, @PathParam("type") String path, @PathParam("id") String step) {
        Call call = Call.of(request);
        EntityType type = call.type(path);
        boolean validate = QueryReader.validates(call);
        long id = Call.id(type, step);
        Draft draft = Draft.delete(type.name(), id);
        expect(request, draft);
        if (validate) {
            records.require(type.name(), id);
            return valid(draft);
        }
        records.save(draft);
        return Response.noContent().build();
    }

    /** Sets the version that the caller expects; where he names several, the record says which. */
    private void expect(HttpServletRequest request, Draft draft) {
        List<Integer> versions = Tags.expected(request);
        Long id = draft.id();
        if (versions == null || id == null) {
            return;
        }
        if (versions.size() == 1) {
            draft.expecting(versions.get(0));
        } else {
            int current = records.require(draft.entity(), id).version();
            draft.expecting(versions.contains(current) ? current : versions.get(0));
        }
    }

    private BodyReader body(Call call) {
        return new BodyReader(call, factory, limits.get().maxBodyBytes());
    }

    private Response page(Call call, Query query, Selection selection) {
        Result result = records.find(query);
        return answer(
                Response.ok(),
                Documents.several(call.layouts(), selection, query, result, call.path(), call.parameters()));
    }

    private Response record(Call call, Response.ResponseBuilder response, Record record, Selection selection) {
        return selection.include().isEmpty()
                ? one(call, response, record, selection, NOTHING)
                : withIncluded(call, response, record.type(), record.id(), selection);
    }

    /** What is included can change while the record does not: such an answer is never "not modified". */
    private Response withIncluded(
            Call call, Response.ResponseBuilder response, EntityType type, long id, Selection selection) {
        Result result =
                records.find(Query.of(type.name()).where(Filter.eq("id", id)).include(selection.include()));
        if (result.records().isEmpty()) {
            throw Failure.missing("there is no " + type.name() + " " + id + ", or you may not see it");
        }
        return one(call, response, result.records().get(0), selection, result);
    }

    private static Response one(
            Call call, Response.ResponseBuilder response, Record record, Selection selection, Result result) {
        String self = call.layouts().of(record.type()).base + record.id();
        response.header(HttpHeaders.ETAG, Tags.of(call.layouts(), record));
        return answer(response, Documents.one(call.layouts(), selection, record, result, self));
    }

    static Response answer(Response.ResponseBuilder response, Document document) {
        return response.type(MEDIA_TYPE).entity(document).build();
    }

    /** Returns what a relation of a record leads to. */
    @GET
    @Path("{type}/{id}/{relation}")
    public Response related(
            @Context HttpServletRequest request,
            @PathParam("type") String path,
            @PathParam("id") String step,
            @PathParam("relation") String name) {
        Call call = Call.of(request);
        Related related = related(call, path, step, name);
        EntityType target = related.relation().target();
        if (related.relation().toMany() && related.isFile()) {
            QueryReader.Asked asked = queries.several(call, target);
            return answer(
                    Response.ok(),
                    Documents.several(
                            call.layouts(),
                            asked.selection(),
                            asked.query(),
                            filesOf(related),
                            call.path(),
                            call.parameters()));
        }
        if (related.relation().toMany()) {
            QueryReader.Asked asked = queries.several(call, target);
            return page(call, related.within(asked.query()), asked.selection());
        }
        Selection selection = queries.one(call, target);
        Long id = related.id();
        if (related.isFile()) {
            Record file = filesOf(related).records().stream().findFirst().orElse(null);
            return answer(Response.ok(), Documents.one(call.layouts(), selection, file, NOTHING, call.path()));
        }
        Record found = id == null ? null : records.get(target.name(), id).orElse(null);
        return found != null
                ? record(call, Response.ok(), found, selection)
                : answer(Response.ok(), Documents.one(call.layouts(), selection, null, NOTHING, call.path()));
    }

    /** Files are for whom the record is that has them, and come with it: all of them, whatever page is asked for. */
    private Result filesOf(Related related) {
        Record record = related.record();
        String name = related.relation().name();
        Result result = records.find(Query.of(record.type().name())
                .where(Filter.eq("id", record.id()))
                .include(List.of(name)));
        return new Result(result.related(name, record.id()), Map.of(), null, null);
    }

    /** Returns what names the records that a relation leads to. */
    @GET
    @Path("{type}/{id}/relationships/{relation}")
    public Response linkage(
            @Context HttpServletRequest request,
            @PathParam("type") String path,
            @PathParam("id") String step,
            @PathParam("relation") String name) {
        Call call = Call.of(request);
        Related related = related(call, path, step, name);
        EntityType target = related.relation().target();
        String address = related.address(call);
        if (related.relation().toMany()) {
            Query asked = queries.several(call, target).query();
            Query query = related.within(asked).fields(Set.of()).include(List.of());
            Result found = related.isFile() ? filesOf(related) : records.find(query);
            return answer(
                    Response.ok(),
                    Documents.linkage(call.layouts(), query, found, call.path(), address, call.parameters()));
        }
        QueryReader.none(call);
        return answer(Response.ok(), Documents.linkage(target.path(), related.id(), call.path(), address));
    }

    /** Makes a relation lead to exactly what the body names. */
    @PATCH
    @Path("{type}/{id}/relationships/{relation}")
    public Response replace(
            @Context HttpServletRequest request,
            @PathParam("type") String path,
            @PathParam("id") String step,
            @PathParam("relation") String name) {
        Call call = Call.of(request);
        Related related = related(call, path, step, name);
        return relate(call, related, Linking.REPLACE);
    }

    /** Makes a relation lead to what the body names as well. */
    @POST
    @Path("{type}/{id}/relationships/{relation}")
    public Response add(
            @Context HttpServletRequest request,
            @PathParam("type") String path,
            @PathParam("id") String step,
            @PathParam("relation") String name) {
        Call call = Call.of(request);
        return relate(call, toMany(related(call, path, step, name)), Linking.ADD);
    }

    /** Makes a relation no longer lead to what the body names. */
    @DELETE
    @Path("{type}/{id}/relationships/{relation}")
    public Response remove(
            @Context HttpServletRequest request,
            @PathParam("type") String path,
            @PathParam("id") String step,
            @PathParam("relation") String name) {
        Call call = Call.of(request);
        return relate(call, toMany(related(call, path, step, name)), Linking.REMOVE);
    }

    private static Related toMany(Related related) {
        if (!related.relation().toMany()) {
            throw new Refusal(
                    List.of(new ApiError(
                            405,
                            "method-not-allowed",
                            "'" + related.relation().name() + "' leads to one record: replace it with PATCH",
                            null)),
                    Map.of(HttpHeaders.ALLOW, "GET, HEAD, OPTIONS, PATCH"));
        }
        return related;
    }

    private Response relate(Call call, Related related, Linking linking) {
        QueryReader.none(call);
        List<Long> ids;
        if (related.relation().toMany()) {
            ids = body(call).identifiers(related.relation());
        } else {
            Long id = body(call).identifier(related.relation());
            ids = id == null ? List.of() : List.of(id);
        }
        call.place(Place.inLinkage());
        linking.apply(records, related, ids, Tags.expected(call.request()));
        return Response.noContent().build();
    }

    private Related related(Call call, String path, String step, String name) {
        EntityType type = call.type(path);
        long id = Call.id(type, step);
        return call.model()
                .relation(type, name)
                .filter(Paths::isShown)
                .map(relation -> new Related(records.require(type.name(), id), relation))
                .orElseThrow(() -> Failure.missing(type.path() + " have no relationship " + Values.quoted(name)));
    }
}
