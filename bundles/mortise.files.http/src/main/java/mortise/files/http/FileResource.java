package mortise.files.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import mortise.core.Failure;
import mortise.entity.Record;
import mortise.files.FileContent;
import mortise.files.RecordFiles;
import mortise.files.Upload;
import org.apache.commons.fileupload2.core.FileItemInput;
import org.apache.commons.fileupload2.core.FileItemInputIterator;
import org.apache.commons.fileupload2.core.FileUploadException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files over REST. What is uploaded is named in the relationship of a record, which attaches it; its content, and smaller
 * ones of a picture, are below its id.
 */
@Path("/")
public final class FileResource {
    private static final Logger log = LoggerFactory.getLogger(FileResource.class);
    private static final String JSON_API = "application/vnd.api+json";
    private static final String ROOT = "/api/files/";
    private static final int LONGEST_TEXT = 200;

    private final RecordFiles files;
    private final Delivery delivery;

    FileResource(RecordFiles files, Delivery delivery) {
        this.files = files;
        this.delivery = delivery;
    }

    /**
     * Stores the body as a file.
     *
     * @param name what people call it
     * @param field the field it is for, as {@code contact.photo}; its limits are looked at at once then
     */
    @POST
    @Consumes(MediaType.WILDCARD)
    @Produces(JSON_API)
    public Response upload(
            @Context HttpServletRequest request,
            @QueryParam("name") @DefaultValue("file") String name,
            @QueryParam("field") @DefaultValue("") String field) {
        String type = Objects.requireNonNullElse(request.getContentType(), "");
        long length = request.getContentLengthLong();
        Upload upload = upload(name, type, length < 0 ? OptionalLong.empty() : OptionalLong.of(length), field);
        Record file;
        try {
            file = files.upload(upload, request.getInputStream());
        } catch (IOException gone) {
            throw cutOff(gone);
        }
        return Response.status(Response.Status.CREATED)
                .header("Location", ROOT + file.id())
                .entity(Map.of("data", described(file)))
                .build();
    }

    /** Stores the files of a form: all of them, or none. */
    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Produces(JSON_API)
    public Response uploadForm(@Context HttpServletRequest request, @QueryParam("field") @DefaultValue("") String field)
            throws IOException {
        List<Record> stored = new ArrayList<>();
        boolean done = false;
        try {
            FileItemInputIterator parts = new Multipart().getItemIterator(request);
            String target = field;
            while (parts.hasNext()) {
                FileItemInput part = parts.next();
                if (!part.isFormField()) {
                    String type = Objects.requireNonNullElse(part.getContentType(), "");
                    stored.add(files.upload(
                            upload(part.getName(), type, OptionalLong.empty(), target), part.getInputStream()));
                } else if (part.getFieldName().equals("field")) {
                    target = text(part);
                }
            }
            done = true;
        } catch (FileUploadException broken) {
            throw new Failure(
                    Failure.Kind.INVALID, "unreadable", "the form cannot be read: " + broken.getMessage(), broken);
        } catch (IOException gone) {
            throw cutOff(gone);
        } finally {
            if (!done) {
                stored.forEach(file -> files.discard(file.id()));
            }
        }
        if (stored.isEmpty()) {
            throw Failure.invalid("no-file", "the form has no file");
        }
        return Response.status(Response.Status.CREATED)
                .entity(Map.of(
                        "data", stored.stream().map(FileResource::described).toList()))
                .build();
    }

    private static Failure cutOff(IOException gone) {
        return new Failure(Failure.Kind.INVALID, "cut-off", "the upload ended before its end", gone);
    }

    private static String text(FileItemInput part) throws IOException {
        try (InputStream text = part.getInputStream()) {
            return new String(text.readNBytes(LONGEST_TEXT), StandardCharsets.UTF_8);
        }
    }

    private static Upload upload(String name, String type, OptionalLong length, String field) {
        int dot = field.indexOf('.');
        if (!field.isEmpty() && dot < 1) {
            throw Failure.invalidParameter("field", "no-such-field", "a field is named as contact.photo");
        }
        return new Upload(
                name, type, length, dot < 0 ? "" : field.substring(0, dot), dot < 0 ? "" : field.substring(dot + 1));
    }

    private static Map<String, Object> described(Record file) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        for (String each : List.of("name", "mediaType", "bytes", "sha256", "width", "height")) {
            attributes.put(each, file.get(each));
        }
        Map<String, Object> resource = new LinkedHashMap<>();
        resource.put("type", file.type().path());
        resource.put("id", Long.toString(file.id()));
        resource.put("attributes", attributes);
        resource.put("links", Map.of("content", ROOT + file.id()));
        return resource;
    }

    /** Sends a file's content, or the range that is asked for. */
    @GET
    @Path("{id: [1-9][0-9]{0,17}}")
    @Produces(MediaType.WILDCARD)
    public void content(
            @Context HttpServletRequest request, @Context HttpServletResponse response, @PathParam("id") long id)
            throws IOException {
        send(files.content(id), request, response);
    }

    /** Sends a smaller picture of a file. */
    @GET
    @Path("{id: [1-9][0-9]{0,17}}/{variant: [a-z][a-z0-9-]{0,30}}")
    @Produces(MediaType.WILDCARD)
    public void variant(
            @Context HttpServletRequest request,
            @Context HttpServletResponse response,
            @PathParam("id") long id,
            @PathParam("variant") String variant)
            throws IOException {
        send(files.variant(id, variant), request, response);
    }

    private void send(FileContent content, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Delivery.Target target = new Delivery.Target(
                content.key(), content.name(), content.mediaType(), true, content.open(), content.fresh());
        Delivery.begin(response);
        try {
            delivery.send(target, request, response, !request.getMethod().equals("HEAD"));
        } catch (Failure failure) {
            if (!response.isCommitted()) {
                Delivery.takeBack(response);
            }
            throw failure;
        }
        try {
            // What Jersey would say of a method that returns nothing comes too late then.
            response.flushBuffer();
        } catch (IOException gone) {
            log.debug("The caller has gone", gone);
        }
    }

    /** Removes an uploaded file that no record has yet; those of records are taken out there. */
    @DELETE
    @Path("{id: [1-9][0-9]{0,17}}")
    public Response discard(@PathParam("id") long id) {
        files.discard(id);
        return Response.noContent().build();
    }
}
