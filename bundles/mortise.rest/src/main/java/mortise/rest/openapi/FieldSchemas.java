package mortise.rest.openapi;

import static mortise.rest.openapi.Tree.object;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mortise.entity.Field;
import org.jspecify.annotations.Nullable;

/** Describes the values of fields as they are read and written. */
final class FieldSchemas {
    private static final String NUMBER = "^-?[0-9]+(\\.[0-9]+)?$";
    private static final String NULL = "null";

    private FieldSchemas() {}

    /** The schema of a field's value in an answer. */
    static Map<String, Object> read(Field field) {
        Map<String, Object> schema = titled(field);
        switch (field.type()) {
            case TEXT, LONG_TEXT, RICH_TEXT, EMAIL, PHONE, URL -> {
                schema.put("type", List.of("string", NULL));
                addFormat(field, schema);
            }
            case INTEGER -> {
                schema.put("type", List.of("integer", NULL));
                schema.put("format", "int64");
            }
            case DECIMAL, PERCENT -> {
                schema.put("type", List.of("string", NULL));
                schema.put("pattern", NUMBER);
            }
            case MONEY -> schema.put("oneOf", List.of(Tree.reference("schemas", "money"), object("type", NULL)));
            case BOOLEAN -> schema.put("type", List.of("boolean", NULL));
            case DATE -> {
                schema.put("type", List.of("string", NULL));
                schema.put("format", "date");
            }
            case DATE_TIME -> {
                schema.put("type", List.of("string", NULL));
                schema.put("format", "date-time");
            }
            case CHOICE -> schema.put("enum", keys(field, true));
            case MULTI_CHOICE -> {
                schema.put("type", List.of("array", NULL));
                schema.put("items", object("enum", keys(field, false)));
                schema.put("uniqueItems", true);
            }
            case JSON -> {} // any value
            case REFERENCE, REFERENCES -> throw new IllegalArgumentException("a reference is no attribute");
        }
        if (field.readOnly()) {
            schema.put("readOnly", true);
        }
        return schema;
    }

    /** The schema of a field's value in a body: what is refused is said as far as a schema can. */
    static Map<String, Object> write(Field field) {
        Map<String, Object> schema = titled(field);
        List<String> orNull = field.required() ? List.of() : List.of(NULL);
        switch (field.type()) {
            case TEXT, LONG_TEXT, RICH_TEXT, EMAIL, PHONE, URL -> {
                schema.put("type", types("string", orNull));
                schema.put("maxLength", field.length());
                addFormat(field, schema);
                String pattern = field.pattern();
                if (pattern != null) {
                    schema.put("pattern", "^(?:" + pattern + ")$");
                }
                if (field.required()) {
                    schema.put("minLength", 1);
                }
            }
            case INTEGER -> {
                schema.put("type", types("integer", orNull));
                schema.put("format", "int64");
                addRange(field, schema);
            }
            case DECIMAL, PERCENT -> {
                List<String> types = new ArrayList<>(List.of("number", "string"));
                types.addAll(orNull);
                schema.put("type", types);
                schema.put(
                        "description",
                        description(field) + "At most " + field.precision() + " digits, " + field.scale()
                                + " of them behind the point; as text to keep all of them.");
                addRange(field, schema);
            }
            case MONEY ->
                schema.put(
                        "oneOf",
                        field.required()
                                ? List.of(Tree.reference("schemas", "money"))
                                : List.of(Tree.reference("schemas", "money"), object("type", NULL)));
            case CHOICE -> schema.put("enum", keys(field, !field.required()));
            case MULTI_CHOICE -> {
                schema.put("type", types("array", orNull));
                schema.put("items", object("enum", keys(field, false)));
            }
            case BOOLEAN -> schema.put("type", types("boolean", orNull));
            case DATE -> {
                schema.put("type", types("string", orNull));
                schema.put("format", "date");
            }
            case DATE_TIME -> {
                schema.put("type", types("string", orNull));
                schema.put("format", "date-time");
            }
            case JSON -> {} // any value
            case REFERENCE, REFERENCES -> throw new IllegalArgumentException("a reference is no attribute");
        }
        String otherwise = field.defaultValue();
        if (otherwise != null) {
            schema.putIfAbsent("description", description(field) + "Without it: " + otherwise + ".");
        }
        return schema;
    }

    private static Map<String, Object> titled(Field field) {
        Map<String, Object> schema = object("title", field.title());
        if (!field.help().isEmpty()) {
            schema.put("description", field.help());
        }
        return schema;
    }

    private static String description(Field field) {
        return field.help().isEmpty() ? "" : field.help() + " ";
    }

    private static List<String> types(String type, List<String> orNull) {
        List<String> types = new ArrayList<>(List.of(type));
        types.addAll(orNull);
        return types;
    }

    private static void addFormat(Field field, Map<String, Object> schema) {
        switch (field.type()) {
            case EMAIL -> schema.put("format", "email");
            case URL -> schema.put("format", "uri");
            case RICH_TEXT -> schema.put("contentMediaType", "text/html");
            default -> {}
        }
    }

    private static void addRange(Field field, Map<String, Object> schema) {
        BigDecimal least = field.minimum();
        BigDecimal most = field.maximum();
        if (least != null) {
            schema.put("minimum", least);
        }
        if (most != null) {
            schema.put("maximum", most);
        }
    }

    private static List<@Nullable String> keys(Field field, boolean orNull) {
        List<@Nullable String> keys = new ArrayList<>();
        field.choices().forEach(choice -> keys.add(choice.key()));
        if (orNull) {
            keys.add(null);
        }
        return keys;
    }
}
