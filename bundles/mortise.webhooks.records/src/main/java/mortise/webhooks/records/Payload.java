package mortise.webhooks.records;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import mortise.core.Context;
import mortise.entity.EntityType;
import mortise.entity.Record;
import mortise.jsonapi.Descriptions;
import mortise.jsonapi.Json;
import mortise.jsonapi.RecordWriter;
import mortise.jsonapi.Selection;

/** What messages say. Safe for use by many threads. */
final class Payload {
    /** Longer ones say which record it is and not what is in it. */
    private static final int LONGEST = 500_000;

    private final JsonFactory json = Json.factory(Integer.MAX_VALUE);
    private final Descriptions descriptions;

    Payload(Descriptions descriptions) {
        this.descriptions = descriptions;
    }

    /**
     * Says what happened to a record.
     *
     * @param event {@code accounts.updated}
     * @param record as it is to be told; empty if only which one it is
     * @param changed fields that differ
     */
    String of(
            String event,
            Instant at,
            EntityType type,
            long id,
            int version,
            Optional<Record> record,
            List<String> changed) {
        String whole = written(event, at, type, id, version, record, changed);
        return whole.length() <= LONGEST ? whole : written(event, at, type, id, version, Optional.empty(), changed);
    }

    private String written(
            String event,
            Instant at,
            EntityType type,
            long id,
            int version,
            Optional<Record> record,
            List<String> changed) {
        return document(event, at, out -> {
            out.writeFieldName("data");
            if (record.isPresent()) {
                new RecordWriter(out, descriptions.now(), Selection.ALL)
                        .write(record.get(), RecordWriter.Linkage.NONE, false);
            } else {
                out.writeStartObject();
                out.writeStringField("type", type.path());
                out.writeStringField("id", Long.toString(id));
                out.writeEndObject();
            }
            out.writeObjectFieldStart("meta");
            out.writeNumberField("version", version);
            out.writeStringField("requestId", Context.current().requestId());
            out.writeArrayFieldStart("changed");
            for (String field : changed) {
                out.writeString(field);
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    /** Says nothing. */
    String ping(String event, Instant at, String webhook) {
        return document(event, at, out -> {
            out.writeObjectFieldStart("data");
            out.writeStringField("type", "webhooks");
            out.writeStringField("id", webhook);
            out.writeEndObject();
        });
    }

    private interface Content {
        void write(JsonGenerator out) throws IOException;
    }

    private String document(String event, Instant at, Content content) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = json.createGenerator(text)) {
            out.writeStartObject();
            out.writeStringField("type", event);
            out.writeStringField("timestamp", at.toString());
            content.write(out);
            out.writeEndObject();
        } catch (IOException cannotBe) {
            throw new UncheckedIOException(cannotBe);
        }
        return text.toString();
    }
}
