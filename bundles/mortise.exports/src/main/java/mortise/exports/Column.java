package mortise.exports;

import mortise.entity.FieldType;

/**
 * A column of a file.
 *
 * @param name the field's, for programs; {@code id} for that of the record
 * @param title for people, who read it in the first row
 * @param type of its values; TEXT where a record is told by its external key
 */
public record Column(String name, String title, FieldType type) {}
