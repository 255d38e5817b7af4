package mortise.rest.openapi;

import static mortise.rest.openapi.Tree.object;
import static mortise.rest.openapi.Tree.reference;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import mortise.entity.Action;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.Filter;
import mortise.entity.Model;
import mortise.entity.Relation;
import mortise.rest.host.Applications;
import mortise.rest.jsonapi.Api;
import mortise.rest.jsonapi.Limits;
import mortise.rest.openapi.DescriptionResource.Allowed;
import org.jspecify.annotations.Nullable;

/** Describes in OpenAPI 3.1 what one kind of caller may do with what is installed. For one thread, for one description. */
final class OpenApi {
    private static final String SCHEMAS = "schemas";
    private static final String PARAMETERS = "parameters";
    private static final String RESPONSES = "responses";

    private final Model model;
    private final List<Allowed> allowed;
    private final List<Applications.Installed> applications;
    private final Limits limits;
    private final Map<String, Object> schemas = new LinkedHashMap<>();
    private final Map<String, Object> paths = new LinkedHashMap<>();
    private final List<Object> tags = new ArrayList<>();

    OpenApi(Model model, List<Allowed> allowed, List<Applications.Installed> applications, Limits limits) {
        this.model = model;
        this.allowed = allowed;
        this.applications = applications;
        this.limits = limits;
    }

    /** Returns the whole description. */
    Map<String, Object> describe() {
        addCommonSchemas();
        for (Allowed one : allowed) {
            tags.add(object("name", one.type().path(), "description", one.type().plural()));
            addSchemas(one.type());
            addPaths(one);
        }
        for (Applications.Installed application : applications) {
            tags.add(object("name", application.name(), "description", "Resources of an extension"));
            new ApplicationPaths(application).addTo(paths);
        }
        return object(
                "openapi",
                "3.1.0",
                "info",
                object(
                        "title",
                        "Mortise",
                        "version",
                        "1.0",
                        "description",
                        "JSON:API " + Api.VERSION
                                + " for the entities that are installed and that the caller may view, as of now."),
                "servers",
                List.of(object("url", "/")),
                "security",
                List.of(object("token", List.of()), object("session", List.of())),
                "tags",
                tags,
                "paths",
                paths,
                "components",
                object(
                        SCHEMAS,
                        schemas,
                        PARAMETERS,
                        parameters(),
                        RESPONSES,
                        responses(),
                        "headers",
                        object(
                                "ETag",
                                object(
                                        "description",
                                        "The record's version, for If-Match and If-None-Match.",
                                        "schema",
                                        string())),
                        "securitySchemes",
                        object(
                                "token",
                                object("type", "http", "scheme", "bearer"),
                                "session",
                                object(
                                        "type",
                                        "apiKey",
                                        "in",
                                        "cookie",
                                        "name",
                                        "mortise_session",
                                        "description",
                                        "A browser's session; writes need the header X-CSRF-Token as well."))));
    }

    private static Map<String, Object> string() {
        return object("type", "string");
    }

    private static Map<String, Object> record(Object... namesAndValues) {
        return object("type", "object", "properties", object(namesAndValues));
    }

    private static Map<String, Object> requiring(Map<String, Object> schema, String... names) {
        schema.put("required", List.of(names));
        return schema;
    }

    private static Map<String, Object> array(Map<String, Object> items) {
        return object("type", "array", "items", items);
    }

    private void addCommonSchemas() {
        Map<String, Object> uri = object("type", "string", "format", "uri-reference");
        schemas.put(
                "money",
                requiring(
                        record(
                                "amount",
                                object(
                                        "type",
                                        List.of("string", "number"),
                                        "description",
                                        "In the currency's main unit; as text to keep all digits, as answers do."),
                                "currency",
                                object("type", "string", "pattern", "^[A-Z]{3}$")),
                        "amount",
                        "currency"));
        schemas.put("links", object("type", "object", "additionalProperties", uri));
        schemas.put("jsonapi", requiring(record("version", object("const", Api.VERSION)), "version"));
        schemas.put(
                "error",
                requiring(
                        record(
                                "id",
                                object("type", "string", "description", "The request's id, as in the log."),
                                "status",
                                object("type", "string", "pattern", "^[45][0-9]{2}$"),
                                "code",
                                object("type", "string", "description", "A stable word for programs."),
                                "title",
                                string(),
                                "detail",
                                object("type", "string", "description", "What is wrong, for people."),
                                "source",
                                record("pointer", string(), "parameter", string(), "header", string()),
                                "meta",
                                object(
                                        "type",
                                        "object",
                                        "description",
                                        "Where somebody else changed the record: 'current', as it is now.")),
                        "id",
                        "status",
                        "code",
                        "detail"));
        schemas.put(
                "errors",
                requiring(
                        record("jsonapi", reference(SCHEMAS, "jsonapi"), "errors", array(reference(SCHEMAS, "error"))),
                        "errors"));
        if (!allowed.isEmpty()) {
            schemas.put(
                    "anyRecord",
                    object(
                            "anyOf",
                            allowed.stream()
                                    .map(one -> reference(SCHEMAS, one.type().path()))
                                    .toList()));
        }
    }

    private static Map<String, Object> identifier(EntityType type) {
        return requiring(
                record("type", object("const", type.path()), "id", object("type", "string", "pattern", "^[0-9]+$")),
                "type",
                "id");
    }

    private List<Field> attributes(EntityType type) {
        return type.fields().stream()
                .filter(field -> !field.hidden() && !field.type().isReference())
                .toList();
    }

    private List<Relation> relations(EntityType type) {
        return model.relations(type).stream()
                .filter(relation -> !relation.field().hidden())
                .toList();
    }

    private void addSchemas(EntityType type) {
        String path = type.path();
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes(type).forEach(field -> attributes.put(field.name(), FieldSchemas.read(field)));
        Map<String, Object> relationships = new LinkedHashMap<>();
        for (Relation relation : relations(type)) {
            schemas.putIfAbsent(relation.target().path() + ".identifier", identifier(relation.target()));
            relationships.put(relation.name(), record("links", reference(SCHEMAS, "links"), "data", linkage(relation)));
        }
        schemas.putIfAbsent(path + ".identifier", identifier(type));
        schemas.put(
                path,
                closed(requiring(
                        record(
                                "type",
                                object("const", path),
                                "id",
                                object("type", "string", "pattern", "^[0-9]+$"),
                                "attributes",
                                closed(object("type", "object", "properties", attributes)),
                                "relationships",
                                closed(object("type", "object", "properties", relationships)),
                                "links",
                                reference(SCHEMAS, "links"),
                                "meta",
                                record("version", object("type", "integer", "minimum", 1))),
                        "type",
                        "id")));
        schemas.put(path + ".new", resource(type, true));
        schemas.put(path + ".change", resource(type, false));
    }

    private static Map<String, Object> closed(Map<String, Object> schema) {
        schema.put("additionalProperties", false);
        return schema;
    }

    private static Map<String, Object> linkage(Relation relation) {
        Map<String, Object> identifier = reference(SCHEMAS, relation.target().path() + ".identifier");
        return relation.toMany() ? array(identifier) : object("oneOf", List.of(identifier, object("type", "null")));
    }

    private Map<String, Object> resource(EntityType type, boolean isNew) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (Field field : attributes(type)) {
            if (!field.readOnly()) {
                attributes.put(field.name(), FieldSchemas.write(field));
                if (isNew && field.required() && field.defaultValue() == null) {
                    required.add(field.name());
                }
            }
        }
        Map<String, Object> relationships = new LinkedHashMap<>();
        List<String> requiredRelationships = new ArrayList<>();
        for (Relation relation : relations(type)) {
            if (!relation.inverse() && !relation.field().readOnly()) {
                relationships.put(relation.name(), requiring(record("data", linkage(relation)), "data"));
                if (isNew && relation.field().required()) {
                    requiredRelationships.add(relation.name());
                }
            }
        }
        Map<String, Object> properties = object(
                "type",
                object("const", type.path()),
                "attributes",
                requiring(closed(object("type", "object", "properties", attributes)), required.toArray(new String[0])),
                "relationships",
                requiring(
                        closed(object("type", "object", "properties", relationships)),
                        requiredRelationships.toArray(new String[0])));
        List<String> members = new ArrayList<>(List.of("type"));
        if (!isNew) {
            properties.put("id", object("type", "string", "pattern", "^[0-9]+$"));
            properties.put(
                    "meta",
                    record(
                            "version",
                            object(
                                    "type",
                                    "integer",
                                    "description",
                                    "The version that was read; the change is refused if there is another.")));
            members.add("id");
        }
        if (!required.isEmpty()) {
            members.add("attributes");
        }
        if (!requiredRelationships.isEmpty()) {
            members.add("relationships");
        }
        Map<String, Object> schema = object("type", "object", "properties", properties);
        return requiring(record("data", requiring(schema, members.toArray(new String[0]))), "data");
    }

    private Map<String, Object> document(Map<String, Object> data, boolean several) {
        return requiring(
                record(
                        "jsonapi",
                        reference(SCHEMAS, "jsonapi"),
                        "links",
                        reference(SCHEMAS, "links"),
                        "data",
                        data,
                        "included",
                        array(reference(SCHEMAS, "anyRecord")),
                        "meta",
                        several
                                ? record("page", record("total", object("type", "integer", "minimum", 0)))
                                : object("type", "object")),
                "data");
    }

    private void addPaths(Allowed one) {
        EntityType type = one.type();
        String base = Api.ROOT + "/" + type.path();
        Map<String, Object> resource = reference(SCHEMAS, type.path());
        Map<String, Object> collection = object(
                "get",
                operation(
                        type,
                        "list",
                        "List " + type.plural().toLowerCase(Locale.ROOT),
                        several(type),
                        null,
                        200,
                        document(array(resource), true)));
        if (one.may(Action.CREATE)) {
            collection.put(
                    "post",
                    operation(
                            type,
                            "create",
                            "Make one",
                            shown(type),
                            reference(SCHEMAS, type.path() + ".new"),
                            201,
                            document(resource, false)));
        }
        paths.put(base, collection);
        Map<String, Object> single = object(PARAMETERS, List.of(reference(PARAMETERS, "id")));
        single.put("get", operation(type, "get", "Get one", shown(type), null, 200, document(resource, false)));
        if (one.may(Action.EDIT)) {
            List<Object> asked = new ArrayList<>(shown(type));
            asked.add(reference(PARAMETERS, "ifMatch"));
            single.put(
                    "patch",
                    operation(
                            type,
                            "change",
                            "Change some fields of one",
                            asked,
                            reference(SCHEMAS, type.path() + ".change"),
                            200,
                            document(resource, false)));
        }
        if (one.may(Action.DELETE)) {
            single.put(
                    "delete",
                    operation(
                            type, "delete", "Delete one", List.of(reference(PARAMETERS, "ifMatch")), null, 204, null));
        }
        paths.put(base + "/{id}", single);
        for (Relation relation : relations(type)) {
            if (allowed.stream().anyMatch(other -> other.type().equals(relation.target()))) {
                addRelation(one, relation, base + "/{id}");
            }
        }
    }

    private void addRelation(Allowed one, Relation relation, String base) {
        EntityType type = one.type();
        EntityType target = relation.target();
        String name = relation.name();
        Map<String, Object> resource = reference(SCHEMAS, target.path());
        Map<String, Object> data =
                relation.toMany() ? array(resource) : object("oneOf", List.of(resource, object("type", "null")));
        List<Object> id = List.of(reference(PARAMETERS, "id"));
        paths.put(
                base + "/" + name,
                object(
                        PARAMETERS,
                        id,
                        "get",
                        operation(
                                type,
                                name + ".related",
                                relation.title(),
                                relation.toMany() ? several(target) : shown(target),
                                null,
                                200,
                                document(data, relation.toMany()))));
        Map<String, Object> identifiers = requiring(record("data", linkage(relation)), "data");
        Map<String, Object> relationship = object(
                PARAMETERS,
                id,
                "get",
                operation(
                        type,
                        name + ".get",
                        relation.title() + ", by type and id",
                        relation.toMany() ? several(target) : List.of(),
                        null,
                        200,
                        identifiers));
        boolean mayWrite = relation.inverse()
                ? allowed.stream().anyMatch(other -> other.type().equals(target) && other.may(Action.EDIT))
                : one.may(Action.EDIT);
        if (mayWrite && !relation.field().readOnly()) {
            List<Object> asked = List.of(reference(PARAMETERS, "ifMatch"));
            relationship.put(
                    "patch",
                    operation(type, name + ".replace", "Lead to exactly these", asked, identifiers, 204, null));
            if (relation.toMany()) {
                relationship.put(
                        "post", operation(type, name + ".add", "Lead to these as well", asked, identifiers, 204, null));
                relationship.put(
                        "delete",
                        operation(type, name + ".remove", "Lead to these no more", asked, identifiers, 204, null));
            }
        }
        paths.put(base + "/relationships/" + name, relationship);
    }

    private Map<String, Object> operation(
            EntityType type,
            String name,
            String summary,
            List<Object> asked,
            @Nullable Map<String, Object> body,
            int status,
            @Nullable Map<String, Object> answer) {
        Map<String, Object> operation =
                object("operationId", type.name() + "." + name, "summary", summary, "tags", List.of(type.path()));
        if (!asked.isEmpty()) {
            operation.put(PARAMETERS, asked);
        }
        if (body != null) {
            operation.put(
                    "requestBody", object("required", true, "content", object(Api.JSON_API, object("schema", body))));
        }
        Map<String, Object> response = object("description", answer == null ? "Done" : "As asked");
        if (answer != null) {
            response.put("content", object(Api.JSON_API, object("schema", answer)));
            if (name.equals("get") || name.equals("create") || name.equals("change")) {
                response.put("headers", object("ETag", reference("headers", "ETag")));
            }
        }
        Map<String, Object> responses = object(Integer.toString(status), response);
        if (name.equals("get")) {
            responses.put("304", object("description", "The caller has it already"));
        }
        responses.put("4XX", reference(RESPONSES, "refused"));
        responses.put("5XX", reference(RESPONSES, "failed"));
        operation.put(RESPONSES, responses);
        return operation;
    }

    private static Map<String, Object> query(String name, String description, Map<String, Object> schema) {
        return object("name", name, "in", "query", "description", description, "schema", schema);
    }

    /** What may be asked of records that are shown. */
    private List<Object> shown(EntityType type) {
        return List.of(
                query(
                        "include",
                        "Relations to bring along, separated by commas, at most " + limits.maxIncludeDepth()
                                + " deep with dots: "
                                + names(relations(type).stream()
                                        .map(Relation::name)
                                        .toList()),
                        string()),
                query(
                        "fields[" + type.path() + "]",
                        "Fields and relationships to show, separated by commas; all without it.",
                        string()));
    }

    /** What may be asked of several records. */
    private List<Object> several(EntityType type) {
        List<Object> asked = new ArrayList<>(shown(type));
        asked.add(object(
                "name",
                "filter",
                "in",
                "query",
                "style",
                "deepObject",
                "explode",
                true,
                "description",
                "Conditions: filter[field]=value, filter[field][operator]=value; fields of related records with dots; "
                        + "filter[or][0][field]=…, filter[and][0]…, filter[not]… group them.",
                "schema",
                filter(type)));
        List<String> sortable = type.fields().stream()
                .filter(field -> !field.hidden() && field.type().isSortable())
                .map(Field::name)
                .toList();
        asked.add(query(
                "sort",
                "Fields, separated by commas, a minus before those from high to low: " + names(sortable),
                string()));
        for (String name : List.of("search", "pageNumber", "pageSize", "pageAfter", "pageTotal")) {
            asked.add(reference(PARAMETERS, name));
        }
        return asked;
    }

    private static String names(List<String> names) {
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    private static Map<String, Object> filter(EntityType type) {
        Map<String, Object> operators = new LinkedHashMap<>();
        for (Filter.Operator operator : Filter.Operator.values()) {
            operators.put(operator.name().toLowerCase(Locale.ROOT), string());
        }
        Map<String, Object> condition =
                object("oneOf", List.of(string(), closed(object("type", "object", "properties", operators))));
        Map<String, Object> properties = type.fields().stream()
                .filter(field -> !field.hidden())
                .collect(Collectors.toMap(
                        Field::name, field -> (Object) condition, (one, other) -> one, LinkedHashMap::new));
        return object("type", "object", "properties", properties);
    }

    private Map<String, Object> parameters() {
        return object(
                "id",
                object(
                        "name",
                        "id",
                        "in",
                        "path",
                        "required",
                        true,
                        "schema",
                        object("type", "string", "pattern", "^[0-9]+$")),
                "ifMatch",
                object(
                        "name",
                        "If-Match",
                        "in",
                        "header",
                        "description",
                        "The ETag that was read: refused with 412 if the record has changed since.",
                        "schema",
                        string()),
                "search",
                query("q", "Words that all have to appear in the searched fields.", string()),
                "pageNumber",
                query("page[number]", "From 1.", object("type", "integer", "minimum", 1)),
                "pageSize",
                query(
                        "page[size]",
                        "Records on a page.",
                        object(
                                "type",
                                "integer",
                                "minimum",
                                1,
                                "maximum",
                                limits.maxPageSize(),
                                "default",
                                limits.pageSize())),
                "pageAfter",
                query(
                        "page[after]",
                        "A cursor from 'next' of the page before; empty to begin. Costs the same however far it is.",
                        string()),
                "pageTotal",
                query(
                        "page[total]",
                        "Whether to count all that match, into meta.page.total.",
                        object("type", "boolean", "default", false)));
    }

    private static Map<String, Object> responses() {
        Map<String, Object> content = object(Api.JSON_API, object("schema", reference(SCHEMAS, "errors")));
        return object(
                "refused",
                object(
                        "description",
                        "Something is wrong with the request; the errors say what and where",
                        "content",
                        content),
                "failed",
                object("description", "Something is wrong here, or away for now", "content", content));
    }
}
