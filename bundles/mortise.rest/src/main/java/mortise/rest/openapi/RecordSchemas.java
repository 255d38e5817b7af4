package mortise.rest.openapi;

import static mortise.rest.openapi.Tree.array;
import static mortise.rest.openapi.Tree.closed;
import static mortise.rest.openapi.Tree.object;
import static mortise.rest.openapi.Tree.orNull;
import static mortise.rest.openapi.Tree.properties;
import static mortise.rest.openapi.Tree.reference;
import static mortise.rest.openapi.Tree.requiring;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.Model;
import mortise.entity.Relation;

/** Describes records as they are read and written: for each entity one schema of an answer and two of bodies. */
final class RecordSchemas {
    private static final String SCHEMAS = "schemas";
    private static final String VERSION = "The version that was read; the change is refused if there is another.";

    private static final String LID = "Names it within one list of operations.";
    private static final String UPSERT = "Changes the record that has this field's value already, if there is one.";

    private final Model model;
    private final Map<String, Object> schemas;

    /** Adds to these schemas. */
    RecordSchemas(Model model, Map<String, Object> schemas) {
        this.model = model;
        this.schemas = schemas;
    }

    /** Returns the relations that records of an entity show. */
    List<Relation> relations(EntityType type) {
        return model.relations(type).stream()
                .filter(relation -> !relation.field().hidden())
                .toList();
    }

    private static List<Field> attributes(EntityType type) {
        return type.fields().stream()
                .filter(field -> !field.hidden() && !field.type().isReference())
                .toList();
    }

    void add(EntityType type) {
        String path = type.path();
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes(type).forEach(field -> attributes.put(field.name(), FieldSchemas.read(field)));
        Map<String, Object> relationships = new LinkedHashMap<>();
        for (Relation relation : relations(type)) {
            addIdentifier(relation.target());
            relationships.put(
                    relation.name(), properties("links", reference(SCHEMAS, "links"), "data", linkage(relation)));
        }
        addIdentifier(type);
        Map<String, Object> members = object(
                "type", object("const", path),
                "id", id(),
                "attributes", closed(attributes, List.of()),
                "relationships", closed(relationships, List.of()),
                "links", reference(SCHEMAS, "links"),
                "meta", properties("version", object("type", "integer", "minimum", 1)));
        schemas.put(path, closed(members, List.of("type", "id")));
        schemas.put(path + ".new", body(type, true));
        schemas.put(path + ".change", body(type, false));
    }

    private void addIdentifier(EntityType type) {
        schemas.putIfAbsent(
                type.path() + ".identifier",
                requiring(properties("type", object("const", type.path()), "id", id()), List.of("type", "id")));
    }

    private static Map<String, Object> id() {
        return object("type", "string", "pattern", "^[0-9]+$");
    }

    /** The schema of what names the records that a relation leads to. */
    static Map<String, Object> linkage(Relation relation) {
        Map<String, Object> identifier = reference(SCHEMAS, relation.target().path() + ".identifier");
        return relation.toMany() ? array(identifier) : orNull(identifier);
    }

    private Map<String, Object> body(EntityType type, boolean isNew) {
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
                relationships.put(relation.name(), requiring(properties("data", linkage(relation)), List.of("data")));
                if (isNew && relation.field().required()) {
                    requiredRelationships.add(relation.name());
                }
            }
        }
        Map<String, Object> members = object(
                "type", object("const", type.path()),
                "attributes", closed(attributes, required),
                "relationships", closed(relationships, requiredRelationships));
        List<String> requiredMembers = new ArrayList<>(List.of("type"));
        if (!isNew) {
            members.put("id", id());
            members.put("meta", properties("version", object("type", "integer", "description", VERSION)));
            requiredMembers.add("id");
        } else {
            members.put("lid", object("type", "string", "description", LID));
            List<String> keys = type.fields().stream()
                    .filter(field -> field.unique() && !field.hidden())
                    .map(Field::name)
                    .toList();
            if (!keys.isEmpty()) {
                members.put("meta", properties("upsert", object("enum", keys, "description", UPSERT)));
            }
        }
        if (!required.isEmpty()) {
            requiredMembers.add("attributes");
        }
        if (!requiredRelationships.isEmpty()) {
            requiredMembers.add("relationships");
        }
        Map<String, Object> resource = object("type", "object", "properties", members);
        return requiring(properties("data", requiring(resource, requiredMembers)), List.of("data"));
    }
}
