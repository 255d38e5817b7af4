package mortise.rest.openapi;

import static mortise.rest.openapi.Tree.array;
import static mortise.rest.openapi.Tree.closed;
import static mortise.rest.openapi.Tree.inside;
import static mortise.rest.openapi.Tree.object;
import static mortise.rest.openapi.Tree.orNull;
import static mortise.rest.openapi.Tree.properties;
import static mortise.rest.openapi.Tree.reference;
import static mortise.rest.openapi.Tree.requiring;
import static mortise.rest.openapi.Tree.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import mortise.entity.Action;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.Filter;
import mortise.entity.Model;
import mortise.entity.Relation;
import mortise.jsonapi.Api;
import mortise.jsonapi.Operation;
import mortise.rest.host.Applications;
import mortise.rest.jsonapi.Limits;
import mortise.rest.openapi.DescriptionResource.Allowed;
import org.jspecify.annotations.Nullable;

/** Describes in OpenAPI 3.1 what one kind of caller may do with what is installed. For one thread, for one description. */
final class OpenApi {
    private static final String SCHEMAS = "schemas";
    private static final String PARAMETERS = "parameters";
    private static final String RESPONSES = "responses";
    private static final List<Object> ID = List.of(reference(PARAMETERS, "id"));
    private static final Map<String, Object> VALIDATE = reference(PARAMETERS, "validate");
    private static final Map<String, Object> IF_MATCH = reference(PARAMETERS, "ifMatch");

    private final List<Allowed> allowed;
    private final List<Applications.Installed> applications;
    private final Limits limits;
    private final Map<String, Object> tree = Tree.file("common.json");
    private final Map<String, Object> paths = inside(tree, "paths");
    private final RecordSchemas records;

    OpenApi(Model model, List<Allowed> allowed, List<Applications.Installed> applications, Limits limits) {
        this.allowed = allowed;
        this.applications = applications;
        this.limits = limits;
        records = new RecordSchemas(model, inside(tree, "components", SCHEMAS));
    }

    /** Returns the whole description. */
    Map<String, Object> describe() {
        Map<String, Object> pageSize = inside(tree, "components", PARAMETERS, "pageSize", "schema");
        pageSize.put("maximum", limits.maxPageSize());
        pageSize.put("default", limits.pageSize());
        List<Object> tags = new ArrayList<>();
        List<Object> any = new ArrayList<>();
        for (Allowed one : allowed) {
            tags.add(object("name", one.type().path(), "description", one.type().plural()));
            any.add(reference(SCHEMAS, one.type().path()));
            records.add(one.type());
            addPaths(one);
        }
        if (!any.isEmpty()) {
            inside(tree, "components", SCHEMAS).put("anyRecord", object("anyOf", any));
        }
        if (isAllowed(Allowed::changes)) {
            paths.putAll(Tree.file("operations.json"));
        }
        for (Applications.Installed application : applications) {
            tags.add(object("name", application.name(), "description", "Resources of an extension"));
            new ApplicationPaths(application).addTo(paths);
        }
        tree.put("tags", tags);
        return tree;
    }

    private boolean isAllowed(Predicate<Allowed> what) {
        return allowed.stream().anyMatch(what);
    }

    private boolean isAllowed(EntityType type, Predicate<Allowed> what) {
        return allowed.stream().anyMatch(one -> one.type().equals(type) && what.test(one));
    }

    private static Map<String, Object> document(Map<String, Object> data, boolean several) {
        Map<String, Object> meta = several
                ? properties("page", properties("total", object("type", "integer", "minimum", 0)))
                : object("type", "object");
        return requiring(
                properties(
                        "jsonapi", reference(SCHEMAS, "jsonapi"),
                        "links", reference(SCHEMAS, "links"),
                        "data", data,
                        "included", array(reference(SCHEMAS, "anyRecord")),
                        "meta", meta),
                List.of("data"));
    }

    private static Map<String, Object> orValid(Map<String, Object> document) {
        return object("anyOf", List.of(document, reference(SCHEMAS, "valid")));
    }

    private void addPaths(Allowed one) {
        EntityType type = one.type();
        String base = Api.ROOT + "/" + type.path();
        Map<String, Object> resource = reference(SCHEMAS, type.path());
        Map<String, Object> document = document(resource, false);
        Map<String, Object> collection = object();
        collection.put(
                "get",
                new Operation(type, "list", "List " + type.plural())
                        .asks(several(type))
                        .answers(200, document(array(resource), true)));
        if (one.may(Action.CREATE)) {
            collection.put(
                    "post",
                    new Operation(type, "create", "Make one")
                            .asks(shown(type))
                            .asks(List.of(VALIDATE))
                            .reads(reference(SCHEMAS, type.path() + ".new"))
                            .tagged()
                            .answersToo(
                                    200,
                                    "There was one of its key, or nothing is wrong with it",
                                    reference(SCHEMAS, "valid"))
                            .answers(201, document));
        }
        if (one.may(Action.DELETE) && limits.maxDeletes() > 0) {
            collection.put(
                    "delete",
                    new Operation(
                                    type,
                                    "deleteSeveral",
                                    "Delete those that a filter finds, at most " + limits.maxDeletes())
                            .asks(List.of(filter(type), VALIDATE))
                            .answers(200, reference(SCHEMAS, "deleted")));
        }
        paths.put(base, collection);
        Map<String, Object> single = object(PARAMETERS, ID);
        single.put(
                "get",
                new Operation(type, "get", "Get one")
                        .asks(shown(type))
                        .tagged()
                        .orNotModified()
                        .answers(200, document));
        if (one.may(Action.EDIT)) {
            single.put(
                    "patch",
                    new Operation(type, "change", "Change some fields of one")
                            .asks(shown(type))
                            .asks(List.of(IF_MATCH, VALIDATE))
                            .reads(reference(SCHEMAS, type.path() + ".change"))
                            .tagged()
                            .answers(200, orValid(document)));
        }
        if (one.may(Action.DELETE)) {
            single.put(
                    "delete",
                    new Operation(type, "delete", "Delete one")
                            .asks(List.of(IF_MATCH, VALIDATE))
                            .answersToo(200, "Nothing is wrong with it", reference(SCHEMAS, "valid"))
                            .answers(204, null));
        }
        paths.put(base + "/{id}", single);
        for (Relation relation : records.relations(type)) {
            if (isAllowed(relation.target(), target -> true)) {
                addRelation(one, relation, base + "/{id}");
            }
        }
    }

    private void addRelation(Allowed one, Relation relation, String base) {
        EntityType type = one.type();
        EntityType target = relation.target();
        String name = relation.name();
        boolean many = relation.toMany();
        Map<String, Object> resource = reference(SCHEMAS, target.path());
        paths.put(
                base + "/" + name,
                object(
                        PARAMETERS,
                        ID,
                        "get",
                        new Operation(type, name + ".related", relation.title())
                                .asks(many ? several(target) : shown(target))
                                .answers(200, document(many ? array(resource) : orNull(resource), many))));
        Map<String, Object> linkage = requiring(properties("data", RecordSchemas.linkage(relation)), List.of("data"));
        Map<String, Object> relationship = object(
                PARAMETERS,
                ID,
                "get",
                new Operation(type, name + ".get", relation.title() + ", by type and id")
                        .asks(many ? several(target) : List.of())
                        .answers(200, linkage));
        boolean mayWrite =
                relation.inverse() ? isAllowed(target, other -> other.may(Action.EDIT)) : one.may(Action.EDIT);
        if (mayWrite && !relation.field().readOnly()) {
            relationship.put("patch", linking(type, name + ".replace", "Lead to exactly these", linkage));
            if (many) {
                relationship.put("post", linking(type, name + ".add", "Lead to these as well", linkage));
                relationship.put("delete", linking(type, name + ".remove", "Lead to these no more", linkage));
            }
        }
        paths.put(base + "/relationships/" + name, relationship);
    }

    private static Map<String, Object> linking(
            EntityType type, String name, String summary, Map<String, Object> linkage) {
        return new Operation(type, name, summary)
                .asks(List.of(IF_MATCH))
                .reads(linkage)
                .answers(204, null);
    }

    /** One operation at an address. */
    private static final class Operation {
        private final Map<String, Object> operation;
        private final Map<String, Object> response = object("description", "Done");
        private final Map<String, Object> responses = object();
        private final List<Object> asked = new ArrayList<>();

        Operation(EntityType type, String name, String summary) {
            operation =
                    object("operationId", type.name() + "." + name, "summary", summary, "tags", List.of(type.path()));
        }

        Operation asks(List<Object> parameters) {
            asked.addAll(parameters);
            return this;
        }

        Operation reads(Map<String, Object> schema) {
            operation.put(
                    "requestBody", object("required", true, "content", object(Api.JSON_API, object("schema", schema))));
            return this;
        }

        Operation tagged() {
            response.put("headers", object("ETag", reference("headers", "ETag")));
            return this;
        }

        Operation orNotModified() {
            responses.put("304", object("description", "The caller has it already"));
            return this;
        }

        /** Answers with this in some cases. */
        Operation answersToo(int status, String when, Map<String, Object> schema) {
            responses.put(
                    Integer.toString(status),
                    object("description", when, "content", object(Api.JSON_API, object("schema", schema))));
            return this;
        }

        Map<String, Object> answers(int status, @Nullable Map<String, Object> schema) {
            if (schema != null) {
                response.put("content", object(Api.JSON_API, object("schema", schema)));
            }
            responses.put(Integer.toString(status), response);
            responses.put("4XX", reference(RESPONSES, "refused"));
            responses.put("5XX", reference(RESPONSES, "failed"));
            if (!asked.isEmpty()) {
                operation.put(PARAMETERS, asked);
            }
            operation.put(RESPONSES, responses);
            return operation;
        }
    }

    private static Map<String, Object> query(String name, String description) {
        return object("name", name, "in", "query", "description", description, "schema", text());
    }

    /** What may be asked of records that are shown. */
    private List<Object> shown(EntityType type) {
        List<String> relations =
                records.relations(type).stream().map(Relation::name).toList();
        return List.of(
                query(
                        "include",
                        "Relations to bring along, separated by commas, at most " + limits.maxIncludeDepth()
                                + " deep with dots: " + names(relations)),
                query(
                        "fields[" + type.path() + "]",
                        "Fields and relationships to show, separated by commas; all without it."));
    }

    /** What may be asked of several records. */
    private List<Object> several(EntityType type) {
        List<Object> asked = new ArrayList<>(shown(type));
        asked.add(filter(type));
        List<String> sortable = type.fields().stream()
                .filter(field -> !field.hidden() && field.type().isSortable())
                .map(Field::name)
                .toList();
        asked.add(query(
                "sort", "Fields, separated by commas, a minus before those from high to low: " + names(sortable)));
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
            operators.put(operator.name().toLowerCase(Locale.ROOT), text());
        }
        Map<String, Object> condition = object("oneOf", List.of(text(), closed(operators, List.of())));
        Map<String, Object> fields = new LinkedHashMap<>();
        for (Field field : type.fields()) {
            if (!field.hidden()) {
                fields.put(field.name(), condition);
            }
        }
        Map<String, Object> filter = query(
                "filter",
                "Conditions: filter[field]=value, filter[field][operator]=value; fields of related records with dots; "
                        + "filter[or][0][field]=…, filter[and][0]…, filter[not]… group them.");
        filter.put("style", "deepObject");
        filter.put("explode", true);
        filter.put("schema", object("type", "object", "properties", fields));
        return filter;
    }
}
