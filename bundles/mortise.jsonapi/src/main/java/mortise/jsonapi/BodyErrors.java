package mortise.jsonapi;

import com.fasterxml.jackson.core.JsonParser;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong with a body, each with its place, so that all of it is told together. For one thread. */
public final class BodyErrors {
    private static final int MOST = 100;

    private final String prefix;
    private final List<ApiError> errors = new ArrayList<>();
    private final Set<String> fields = new HashSet<>();
    private boolean structureIsSound = true;

    /** Of a whole body. */
    public BodyErrors() {
        this("");
    }

    /**
     * Of a part of a body that is read by itself.
     *
     * @param prefix the pointer to it
     */
    public BodyErrors(String prefix) {
        this.prefix = prefix;
    }

    /** Returns the pointer to where a parser is; to the whole before it has begun. */
    public String at(@Nullable JsonParser json) {
        return json == null ? prefix : prefix + json.getParsingContext().pathAsPointer();
    }

    /** Returns the pointer to a place in the whole. */
    public String at(String pointer) {
        return prefix + pointer;
    }

    /** The document is not built as it should be, here. */
    public void structure(JsonParser json, String code, String detail) {
        structure(at(json), 400, code, detail);
    }

    /** The document is not built as it should be, there. */
    public void structure(String pointer, int status, String code, String detail) {
        structureIsSound = false;
        add(new ApiError(status, code, detail, Source.pointer(pointer)));
    }

    /** A value is wrong. */
    public void value(String pointer, String code, String detail) {
        add(new ApiError(422, code, detail, Source.pointer(pointer)));
    }

    /** A field is wrong, here. */
    public void field(JsonParser json, String field, String code, String detail) {
        fields.add(field);
        value(at(json), code, detail);
    }

    /** A field cannot be changed in this way, here. */
    public void forbidden(JsonParser json, String field, String code, String detail) {
        fields.add(field);
        add(new ApiError(403, code, detail, Source.pointer(at(json))));
    }

    /** Remembers that a field has been told about; returns false if it has been before. */
    public boolean tell(String field) {
        return fields.add(field);
    }

    private void add(ApiError error) {
        if (errors.size() < MOST) {
            errors.add(error);
        }
    }

    public int count() {
        return errors.size();
    }

    /** Tells whether only values are wrong, so that the others can be checked as well. */
    public boolean areOfValuesOnly() {
        return !errors.isEmpty() && structureIsSound;
    }

    /** Returns what was wrong. */
    public List<ApiError> all() {
        return List.copyOf(errors);
    }

    /** Ends the request if anything was wrong. */
    public void refuse() {
        if (!errors.isEmpty()) {
            throw new Refusal(errors, Map.of());
        }
    }
}
