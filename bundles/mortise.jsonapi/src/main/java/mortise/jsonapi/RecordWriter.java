package mortise.jsonapi;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import mortise.core.Money;
import mortise.entity.EntityType;
import mortise.entity.Record;
import org.jspecify.annotations.Nullable;

/** Writes records as resource objects. For one answer. */
public final class RecordWriter {
    private static final SerializedString TYPE = new SerializedString("type");
    private static final SerializedString ID = new SerializedString("id");
    private static final SerializedString ATTRIBUTES = new SerializedString("attributes");
    private static final SerializedString RELATIONSHIPS = new SerializedString("relationships");
    private static final SerializedString LINKS = new SerializedString("links");
    private static final SerializedString SELF = new SerializedString("self");
    private static final SerializedString RELATED = new SerializedString("related");
    private static final SerializedString DATA = new SerializedString("data");
    private static final SerializedString META = new SerializedString("meta");
    private static final SerializedString VERSION = new SerializedString("version");
    private static final SerializedString AMOUNT = new SerializedString("amount");
    private static final SerializedString CURRENCY = new SerializedString("currency");

    private final JsonGenerator json;
    private final Layouts layouts;
    private final Selection selection;
    /** The moment written last: made and changed are often the same, and those of neighbours too. */
    private Instant moment = Instant.EPOCH;

    private String momentText = "";

    /** Knows the records that a relation to many leads to, if they were included. */
    @FunctionalInterface
    public interface Linkage {
        Linkage NONE = (relation, id) -> null;

        /** Returns the records; null if the relation was not included. */
        @Nullable
        List<Record> of(String relation, long id);
    }

    public RecordWriter(JsonGenerator json, Layouts layouts, Selection selection) {
        this.json = json;
        this.layouts = layouts;
        this.selection = selection;
    }

    /**
     * Writes one record.
     *
     * @param links whether each relation says where it is; among many records only one whose ids are not there does, as the
     *     addresses would be half of the answer
     */
    public void write(Record record, Linkage linkage, boolean links) throws IOException {
        // The model may have changed since the record was read: its own description is what fits its values.
        EntityType type = record.type();
        Layout known = layouts.of(type);
        Layout layout = known.type == type ? known : new Layout(layouts.model(), type);
        Set<String> fields = selection.fields(type.path());
        String id = Long.toString(record.id());
        String self = layout.base + id;
        json.writeStartObject();
        json.writeFieldName(TYPE);
        json.writeString(layout.typeName);
        json.writeFieldName(ID);
        json.writeString(id);
        writeAttributes(layout, record, fields);
        writeRelationships(layout, record, fields, self, linkage, links);
        json.writeFieldName(LINKS);
        json.writeStartObject();
        json.writeFieldName(SELF);
        json.writeString(self);
        json.writeEndObject();
        json.writeFieldName(META);
        json.writeStartObject();
        json.writeFieldName(VERSION);
        json.writeNumber(record.version());
        json.writeEndObject();
        json.writeEndObject();
    }

    private void writeAttributes(Layout layout, Record record, @Nullable Set<String> fields) throws IOException {
        boolean begun = false;
        for (Layout.Attribute attribute : layout.attributes) {
            if (fields == null || fields.contains(attribute.name().getValue())) {
                if (!begun) {
                    json.writeFieldName(ATTRIBUTES);
                    json.writeStartObject();
                    begun = true;
                }
                json.writeFieldName(attribute.name());
                writeValue(attribute, record.at(attribute.position()));
            }
        }
        if (begun) {
            json.writeEndObject();
        }
    }

    private void writeValue(Layout.Attribute attribute, @Nullable Object value) throws IOException {
        if (value == null) {
            json.writeNull();
            return;
        }
        switch (attribute.field().type()) {
            case INTEGER -> json.writeNumber(((Number) value).longValue());
            case BOOLEAN -> json.writeBoolean((Boolean) value);
            case DECIMAL, PERCENT -> json.writeString(((BigDecimal) value).toPlainString());
            case MONEY -> writeMoney((Money) value);
            case JSON -> json.writeRawValue((String) value);
            case MULTI_CHOICE -> {
                json.writeStartArray();
                for (Object key : (List<?>) value) {
                    json.writeString((String) key);
                }
                json.writeEndArray();
            }
            case DATE_TIME -> {
                if (!value.equals(moment) || momentText.isEmpty()) {
                    moment = (Instant) value;
                    momentText = moment.toString();
                }
                json.writeString(momentText);
            }
            case TEXT, LONG_TEXT, RICH_TEXT, EMAIL, PHONE, URL, CHOICE, DATE -> json.writeString(value.toString());
            case REFERENCE, REFERENCES -> throw new IllegalStateException("a reference is no attribute");
        }
    }

    private void writeMoney(Money money) throws IOException {
        json.writeStartObject();
        json.writeFieldName(AMOUNT);
        json.writeString(money.amount().toPlainString());
        json.writeFieldName(CURRENCY);
        json.writeString(money.currency().getCurrencyCode());
        json.writeEndObject();
    }

    private void writeRelationships(
            Layout layout, Record record, @Nullable Set<String> fields, String self, Linkage linkage, boolean links)
            throws IOException {
        boolean begun = false;
        for (Layout.Reference reference : layout.references) {
            if (fields == null || fields.contains(reference.name().getValue())) {
                if (!begun) {
                    json.writeFieldName(RELATIONSHIPS);
                    json.writeStartObject();
                    begun = true;
                }
                json.writeFieldName(reference.name());
                writeRelationship(reference, record, self, linkage, links);
            }
        }
        if (begun) {
            json.writeEndObject();
        }
    }

    private void writeRelationship(
            Layout.Reference reference, Record record, String self, Linkage linkage, boolean links) throws IOException {
        json.writeStartObject();
        if (links || reference.position() < 0) {
            json.writeFieldName(LINKS);
            json.writeStartObject();
            if (links) {
                json.writeFieldName(SELF);
                json.writeString(self + reference.self());
            }
            json.writeFieldName(RELATED);
            json.writeString(self + reference.related());
            json.writeEndObject();
        }
        if (reference.position() >= 0) {
            json.writeFieldName(DATA);
            writeLinkage(reference, record.at(reference.position()));
        } else {
            List<Record> included = linkage.of(reference.relation().name(), record.id());
            if (included != null) {
                json.writeFieldName(DATA);
                json.writeStartArray();
                for (Record target : included) {
                    writeIdentifier(reference.target(), target.id());
                }
                json.writeEndArray();
            }
        }
        json.writeEndObject();
    }

    private void writeLinkage(Layout.Reference reference, @Nullable Object value) throws IOException {
        if (reference.relation().toMany()) {
            json.writeStartArray();
            for (Object id : value instanceof List<?> ids ? ids : List.of()) {
                writeIdentifier(reference.target(), (Long) id);
            }
            json.writeEndArray();
        } else if (value == null) {
            json.writeNull();
        } else {
            writeIdentifier(reference.target(), (Long) value);
        }
    }

    private void writeIdentifier(SerializedString type, long id) throws IOException {
        json.writeStartObject();
        json.writeFieldName(TYPE);
        json.writeString(type);
        json.writeFieldName(ID);
        json.writeString(Long.toString(id));
        json.writeEndObject();
    }

    /** Writes what names a record, with its version nowhere: an item of linkage. */
    public void writeIdentifier(Record record) throws IOException {
        writeIdentifier(layouts.of(record.type()).typeName, record.id());
    }
}
