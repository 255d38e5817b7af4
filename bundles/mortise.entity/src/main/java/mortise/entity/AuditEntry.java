package mortise.entity;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One change of one record, written in its transaction.
 *
 * @param entity the entity's name
 * @param record the record's id
 * @param version the version it has since
 * @param action CREATE, EDIT or DELETE
 * @param userName who, as he was called then
 * @param origin from where: {@code web}, {@code api}, {@code shell}, {@code import}, {@code system}
 * @param address the network address, empty if there is none
 * @param requestId the request
 * @param changes the fields that changed, in the entity's order
 */
public record AuditEntry(
        long id,
        Instant at,
        String entity,
        long record,
        int version,
        Action action,
        long userId,
        String userName,
        String origin,
        String address,
        String requestId,
        List<FieldChange> changes) {
    /**
     * One field's change. Values are texts in the form of a CSV cell, so that they can be read when the field or its
     * bundle is long gone; secrets read as {@code null} on both sides.
     */
    public record FieldChange(String field, @Nullable String before, @Nullable String after) {}

    /** Copies the changes. */
    public AuditEntry {
        changes = List.copyOf(changes);
    }
}
