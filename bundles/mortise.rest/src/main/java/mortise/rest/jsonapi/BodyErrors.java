package mortise.rest.jsonapi;

import com.fasterxml.jackson.core.JsonParser;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong with a body, each with its place, so that all of it is told together. For one thread. */
final class BodyErrors {
    private static final int MOST = 100;

    private final List<ApiError> errors = new ArrayList<>();
    private final Set<String> fields = new HashSet<>();
    private boolean structureIsSound = true;

    /** Returns the pointer to where a parser is; to the whole body before it has begun. */
    static String pointer(@Nullable JsonParser json) {
        return json == null ? "" : json.getParsingContext().pathAsPointer().toString();
    }

    /** The document is not built as it should be, here. */
    void structure(JsonParser json, String code, String detail) {
        structure(pointer(json), 400, code, detail);
    }

    void structure(String pointer, int status, String code, String detail) {
        structureIsSound = false;
        add(new ApiError(status, code, detail, Source.pointer(pointer)));
    }

    /** A value is wrong. */
    void value(String pointer, String code, String detail) {
        add(new ApiError(422, code, detail, Source.pointer(pointer)));
    }

    /** A field is wrong, here. */
    void field(JsonParser json, String field, String code, String detail) {
        fields.add(field);
        value(pointer(json), code, detail);
    }

    /** A field cannot be changed in this way, here. */
    void forbidden(JsonParser json, String field, String code, String detail) {
        fields.add(field);
        add(new ApiError(403, code, detail, Source.pointer(pointer(json))));
    }

    /** Remembers that a field has been told about; returns false if it has been before. */
    boolean tell(String field) {
        return fields.add(field);
    }

    private void add(ApiError error) {
        if (errors.size() < MOST) {
            errors.add(error);
        }
    }

    int count() {
        return errors.size();
    }

    /** Tells whether only values are wrong, so that the others can be checked as well. */
    boolean areOfValuesOnly() {
        return !errors.isEmpty() && structureIsSound;
    }

    /** Ends the request if anything was wrong. */
    void refuse() {
        if (!errors.isEmpty()) {
            throw new Refusal(errors, Map.of());
        }
    }
}
