package mortise.records.unit;

import java.sql.Timestamp;
import org.eclipse.persistence.dynamic.DynamicType;
import org.eclipse.persistence.jpa.dynamic.JPADynamicTypeBuilder;

/** The table of audit entries and the attributes that its columns have in the unit. */
public final class AuditTable {
    /** The table. */
    public static final String TABLE = "mortise_audit";
    /** When. */
    public static final String AT = "at";
    /** The entity's name. */
    public static final String ENTITY = "entity";
    /** The record's id. */
    public static final String RECORD = "record";
    /** The version it has since. */
    public static final String VERSION = "version";
    /** What was done. */
    public static final String ACTION = "action";
    /** Who, by id. */
    public static final String USER_ID = "userId";
    /** Who, by name. */
    public static final String USER_NAME = "userName";
    /** From where. */
    public static final String ORIGIN = "origin";
    /** The network address. */
    public static final String ADDRESS = "address";
    /** The request. */
    public static final String REQUEST = "requestId";
    /** What changed, as JSON. */
    public static final String CHANGES = "changes";

    private AuditTable() {}

    static DynamicType type(Class<?> dynamic) {
        JPADynamicTypeBuilder builder = new JPADynamicTypeBuilder(dynamic, null, TABLE);
        builder.setPrimaryKeyFields(Unit.ID);
        builder.addDirectMapping(Unit.ID, Long.class, "id");
        builder.addDirectMapping(AT, Timestamp.class, "at");
        builder.addDirectMapping(ENTITY, String.class, "entity");
        builder.addDirectMapping(RECORD, Long.class, "record_id");
        builder.addDirectMapping(VERSION, Integer.class, "version");
        builder.addDirectMapping(ACTION, String.class, "action");
        builder.addDirectMapping(USER_ID, Long.class, "user_id");
        builder.addDirectMapping(USER_NAME, String.class, "user_name");
        builder.addDirectMapping(ORIGIN, String.class, "origin");
        builder.addDirectMapping(ADDRESS, String.class, "address");
        builder.addDirectMapping(REQUEST, String.class, "request_id");
        builder.addDirectMapping(CHANGES, String.class, "changes");
        builder.getType().getDescriptor().setAlias("mortise_audit");
        return builder.getType();
    }
}
