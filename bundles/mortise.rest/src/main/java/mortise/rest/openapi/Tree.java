package mortise.rest.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Trees of JSON, and the pieces that schemas are put together of. They are written in the order they were made. */
final class Tree {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Tree() {}

    /** Reads a file beside this class. */
    static Map<String, Object> file(String name) {
        try (InputStream in = Objects.requireNonNull(Tree.class.getResourceAsStream(name), name)) {
            return MAPPER.readValue(in, new TypeReference<LinkedHashMap<String, Object>>() {});
        } catch (IOException defect) {
            throw new UncheckedIOException(defect);
        }
    }

    /** Returns an object of these names and values, alternating. */
    static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }

    /** Returns the object inside another, by the names that lead to it. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> inside(Map<String, Object> tree, String... names) {
        Map<String, Object> found = tree;
        for (String name : names) {
            found = (Map<String, Object>) Objects.requireNonNull(found.get(name), name);
        }
        return found;
    }

    /** The schema of an object with these properties, names and schemas alternating. */
    static Map<String, Object> properties(Object... namesAndSchemas) {
        return object("type", "object", "properties", object(namesAndSchemas));
    }

    /** The schema of an object with these properties and no others, some of them required. */
    static Map<String, Object> closed(Map<String, Object> properties, List<String> required) {
        return object("type", "object", "properties", properties, "required", required, "additionalProperties", false);
    }

    static Map<String, Object> requiring(Map<String, Object> schema, List<String> names) {
        schema.put("required", names);
        return schema;
    }

    static Map<String, Object> array(Map<String, Object> items) {
        return object("type", "array", "items", items);
    }

    static Map<String, Object> orNull(Map<String, Object> schema) {
        return object("oneOf", List.of(schema, object("type", "null")));
    }

    static Map<String, Object> text() {
        return object("type", "string");
    }

    static Map<String, Object> reference(String kind, String name) {
        return object("$ref", "#/components/" + kind + "/" + name);
    }

    static byte[] bytes(Map<String, Object> tree) {
        try {
            return MAPPER.writeValueAsBytes(tree);
        } catch (JsonProcessingException defect) {
            throw new IllegalStateException(defect);
        }
    }
}
