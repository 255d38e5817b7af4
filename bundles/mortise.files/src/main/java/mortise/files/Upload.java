package mortise.files;

import java.util.OptionalLong;

/**
 * What is told of a file that is to be uploaded.
 *
 * @param name what people call it; a path before it and what is invisible in it are left out
 * @param mediaType what the sender takes it for, empty if he does not say; refused if the content is something else
 * @param length in bytes, if that is known; a content of another length is refused
 * @param entity the entity it is for, empty if that is not known yet; then its field's limits are looked at when it is attached
 * @param field the field it is for
 */
public record Upload(String name, String mediaType, OptionalLong length, String entity, String field) {
    /** A file of which no more is known than its name. */
    public static Upload of(String name) {
        return new Upload(name, "", OptionalLong.empty(), "", "");
    }
}
