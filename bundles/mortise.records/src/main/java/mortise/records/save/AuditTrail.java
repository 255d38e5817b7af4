package mortise.records.save;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import mortise.core.Context;
import mortise.entity.Action;
import mortise.entity.AuditEntry;
import mortise.entity.AuditEntry.FieldChange;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.Permit;
import mortise.records.query.Source;
import mortise.records.unit.AuditTable;
import mortise.records.unit.Unit;
import mortise.records.value.Texts;
import org.eclipse.persistence.dynamic.DynamicEntity;
import org.eclipse.persistence.expressions.Expression;
import org.eclipse.persistence.expressions.ExpressionBuilder;
import org.eclipse.persistence.queries.DatabaseQuery;
import org.eclipse.persistence.queries.ReportQuery;
import org.jspecify.annotations.Nullable;

/** Writes and reads audit entries. */
final class AuditTrail {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int MAX_USER_NAME = 255;
    private static final int MAX_TEXT = 64;

    private AuditTrail() {}

    /** Returns the row of an entry on what was done. */
    static DynamicEntity entry(Unit unit, long id, Work work, int version, Instant now) {
        Context context = Context.current();
        DynamicEntity row = unit.createAuditEntry();
        row.set(Unit.ID, id);
        row.set(AuditTable.AT, Timestamp.from(now));
        row.set(AuditTable.ENTITY, work.type.name());
        row.set(AuditTable.RECORD, work.id);
        row.set(AuditTable.VERSION, version);
        row.set(AuditTable.ACTION, work.action.name());
        row.set(AuditTable.USER_ID, context.identity().id());
        row.set(AuditTable.USER_NAME, cut(context.identity().name(), MAX_USER_NAME));
        row.set(AuditTable.ORIGIN, cut(context.origin(), 16));
        row.set(AuditTable.ADDRESS, cut(context.address(), MAX_TEXT));
        row.set(AuditTable.REQUEST, cut(context.requestId(), MAX_TEXT));
        row.set(AuditTable.CHANGES, changes(work));
        return row;
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }

    private static String changes(Work work) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartArray();
            for (Field field : work.action == Action.DELETE ? work.type.fields() : work.changed()) {
                if (isStamp(field)) {
                    continue;
                }
                String before = field.hidden() ? null : Texts.text(field, work.oldValue(field));
                String after =
                        field.hidden() || work.action == Action.DELETE ? null : Texts.text(field, work.value(field));
                if (before == null && after == null && !field.hidden()) {
                    continue;
                }
                json.writeStartArray();
                json.writeString(field.name());
                json.writeString(before);
                json.writeString(after);
                json.writeEndArray();
            }
            json.writeEndArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    static boolean isStamp(Field field) {
        return switch (field.name()) {
            case EntityType.CREATED_AT, EntityType.CREATED_BY, EntityType.UPDATED_AT, EntityType.UPDATED_BY -> true;
            default -> false;
        };
    }

    /** Returns a record's entries by falling version, from below a version on; fields that the permit hides are left out. */
    static List<AuditEntry> read(Source source, EntityType type, long record, int below, int size, Permit permit) {
        Unit unit = source.unit();
        DatabaseQuery query = unit.query("mortise_audit", () -> {
            ExpressionBuilder base = new ExpressionBuilder(unit.auditClass());
            ReportQuery made = new ReportQuery(unit.auditClass(), base);
            made.returnWithoutReportQueryResult();
            for (String attribute : List.of(
                    Unit.ID,
                    AuditTable.AT,
                    AuditTable.VERSION,
                    AuditTable.ACTION,
                    AuditTable.USER_ID,
                    AuditTable.USER_NAME,
                    AuditTable.ORIGIN,
                    AuditTable.ADDRESS,
                    AuditTable.REQUEST,
                    AuditTable.CHANGES)) {
                made.addItem(attribute, base.get(attribute));
            }
            Expression where = base.get(AuditTable.ENTITY).equal(base.getParameter("entity"));
            where = where.and(base.get(AuditTable.RECORD).equal(base.getParameter("record")));
            made.setSelectionCriteria(where.and(base.get(AuditTable.VERSION).lessThan(base.getParameter("version"))));
            made.addOrdering(base.get(AuditTable.VERSION).descending());
            made.addArgument("entity", String.class);
            made.addArgument("record", Long.class);
            made.addArgument("version", Integer.class);
            made.setMaxRows(1);
            return made;
        });
        ReportQuery asked = (ReportQuery) query.clone();
        asked.setMaxRows(size);
        List<AuditEntry> entries = new ArrayList<>();
        for (@Nullable Object[] row : source.rows(asked, List.of(type.name(), record, below))) {
            entries.add(new AuditEntry(
                    (Long) Objects.requireNonNull(row[0]),
                    ((Timestamp) Objects.requireNonNull(row[1])).toInstant(),
                    type.name(),
                    record,
                    ((Number) Objects.requireNonNull(row[2])).intValue(),
                    Action.valueOf((String) Objects.requireNonNull(row[3])),
                    ((Number) Objects.requireNonNull(row[4])).longValue(),
                    Objects.toString(row[5], ""),
                    Objects.toString(row[6], ""),
                    Objects.toString(row[7], ""),
                    Objects.toString(row[8], ""),
                    changes(type, permit, Objects.toString(row[9], "[]"))));
        }
        return entries;
    }

    /** Returns the version that an entry of a record tells of; 0 if there is no such entry. */
    static int version(Source source, EntityType type, long record, long entry) {
        Unit unit = source.unit();
        DatabaseQuery query = unit.query("mortise_audit version", () -> {
            ExpressionBuilder base = new ExpressionBuilder(unit.auditClass());
            ReportQuery made = new ReportQuery(unit.auditClass(), base);
            made.returnWithoutReportQueryResult();
            made.addItem(Unit.ID, base.get(Unit.ID));
            made.addItem(AuditTable.VERSION, base.get(AuditTable.VERSION));
            Expression where = base.get(Unit.ID).equal(base.getParameter("id"));
            where = where.and(base.get(AuditTable.ENTITY).equal(base.getParameter("entity")));
            made.setSelectionCriteria(where.and(base.get(AuditTable.RECORD).equal(base.getParameter("record"))));
            made.addArgument("id", Long.class);
            made.addArgument("entity", String.class);
            made.addArgument("record", Long.class);
            return made;
        });
        List<@Nullable Object[]> rows = source.rows((DatabaseQuery) query.clone(), List.of(entry, type.name(), record));
        return rows.isEmpty() ? 0 : ((Number) Objects.requireNonNull(rows.get(0)[1])).intValue();
    }

    private static List<FieldChange> changes(EntityType type, Permit permit, String text) {
        List<FieldChange> changes = new ArrayList<>();
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.START_ARRAY) {
                String field = json.nextTextValue();
                String before = json.nextTextValue();
                String after = json.nextTextValue();
                json.nextToken();
                boolean secret = type.field(field).filter(Field::hidden).isPresent();
                if (!permit.hidden().contains(field)) {
                    changes.add(new FieldChange(field, secret ? null : before, secret ? null : after));
                }
            }
        } catch (IOException broken) {
            throw new UncheckedIOException("an audit entry of " + type + " cannot be read", broken);
        }
        return changes;
    }
}
