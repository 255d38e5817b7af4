package mortise.records.save;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
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
import mortise.records.unit.Statement;
import mortise.records.unit.Unit;
import mortise.records.value.Texts;
import org.eclipse.persistence.dynamic.DynamicEntity;
import org.eclipse.persistence.expressions.Expression;
import org.eclipse.persistence.expressions.ExpressionBuilder;
import org.eclipse.persistence.queries.ReportQuery;

/** Writes and reads audit entries. */
final class AuditTrail {
    private static final JsonFactory JSON = new JsonFactory();
    private static final List<String> COLUMNS = List.of(
            Unit.ID,
            AuditTable.AT,
            AuditTable.VERSION,
            AuditTable.ACTION,
            AuditTable.USER_ID,
            AuditTable.USER_NAME,
            AuditTable.ORIGIN,
            AuditTable.ADDRESS,
            AuditTable.REQUEST,
            AuditTable.CHANGES,
            AuditTable.RECORD);
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
        Statement statement = unit.statement("mortise_audit", () -> {
            ExpressionBuilder base = new ExpressionBuilder(unit.auditClass());
            ReportQuery made = new ReportQuery(unit.auditClass(), base);
            COLUMNS.forEach(column -> made.addItem(column, base.get(column)));
            Expression where = base.get(AuditTable.ENTITY).equal(base.getParameter("p0"));
            where = where.and(base.get(AuditTable.RECORD).equal(base.getParameter("p1")));
            made.setSelectionCriteria(where.and(base.get(AuditTable.VERSION).lessThan(base.getParameter("p2"))));
            made.addOrdering(base.get(AuditTable.VERSION).descending());
            made.addArgument("p0", String.class);
            made.addArgument("p1", Long.class);
            made.addArgument("p2", Integer.class);
            made.setMaxRows(1);
            return made;
        });
        return source.rows(statement, List.of(type.name(), record, below), 0, size, row -> entry(type, permit, row));
    }

    private static AuditEntry entry(EntityType type, Permit permit, ResultSet row) throws SQLException {
        return new AuditEntry(
                row.getLong(1),
                row.getObject(2, LocalDateTime.class).toInstant(ZoneOffset.UTC),
                type.name(),
                row.getLong(11),
                row.getInt(3),
                Action.valueOf(row.getString(4)),
                row.getLong(5),
                Objects.toString(row.getString(6), ""),
                Objects.toString(row.getString(7), ""),
                Objects.toString(row.getString(8), ""),
                Objects.toString(row.getString(9), ""),
                changes(type, permit, Objects.toString(row.getString(10), "[]")));
    }

    /** Returns what a request did to records, by falling version; fields that the permit hides are left out. */
    static List<AuditEntry> ofRequest(
            Source source, EntityType type, List<Long> records, String requestId, Permit permit) {
        Unit unit = source.unit();
        int size = Integer.highestOneBit(Math.max(1, records.size() * 2 - 1));
        Statement statement = unit.statement("mortise_audit request " + size, () -> {
            ExpressionBuilder base = new ExpressionBuilder(unit.auditClass());
            ReportQuery made = new ReportQuery(unit.auditClass(), base);
            COLUMNS.forEach(column -> made.addItem(column, base.get(column)));
            made.addArgument("p0", String.class);
            made.addArgument("p1", String.class);
            made.addArgument("p2", Long.class);
            made.addArgument("p3", Long.class);
            List<Expression> wanted = new ArrayList<>();
            for (int i = 4; i < size + 4; i++) {
                wanted.add(base.getParameter("p" + i));
                made.addArgument("p" + i, Long.class);
            }
            Expression where = base.get(AuditTable.ENTITY).equal(base.getParameter("p0"));
            where = where.and(base.get(AuditTable.REQUEST).equal(base.getParameter("p1")));
            // The range says nothing new: it is for H2, which looks for several values by the first column of an index
            // only.
            Expression record = base.get(AuditTable.RECORD);
            where = where.and(record.between(base.getParameter("p2"), base.getParameter("p3")));
            made.setSelectionCriteria(where.and(record.in(wanted)));
            made.addOrdering(base.get(AuditTable.VERSION).descending());
            return made;
        });
        List<Object> arguments =
                new ArrayList<>(List.of(type.name(), requestId, Collections.min(records), Collections.max(records)));
        arguments.addAll(records);
        while (arguments.size() < size + 4) {
            arguments.add(records.get(records.size() - 1));
        }
        return source.rows(statement, arguments, 0, 0, row -> entry(type, permit, row));
    }

    /** Returns the version that an entry of a record tells of; 0 if there is no such entry. */
    static int version(Source source, EntityType type, long record, long entry) {
        Unit unit = source.unit();
        Statement statement = unit.statement("mortise_audit version", () -> {
            ExpressionBuilder base = new ExpressionBuilder(unit.auditClass());
            ReportQuery made = new ReportQuery(unit.auditClass(), base);
            made.addItem(Unit.ID, base.get(Unit.ID));
            made.addItem(AuditTable.VERSION, base.get(AuditTable.VERSION));
            Expression where = base.get(Unit.ID).equal(base.getParameter("p0"));
            where = where.and(base.get(AuditTable.ENTITY).equal(base.getParameter("p1")));
            made.setSelectionCriteria(where.and(base.get(AuditTable.RECORD).equal(base.getParameter("p2"))));
            made.addArgument("p0", Long.class);
            made.addArgument("p1", String.class);
            made.addArgument("p2", Long.class);
            return made;
        });
        List<Integer> versions =
                source.rows(statement, List.of(entry, type.name(), record), 0, 0, row -> row.getInt(2));
        return versions.isEmpty() ? 0 : versions.get(0);
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
