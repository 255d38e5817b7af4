package mortise.rest.jsonapi;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.Result;
import mortise.jsonapi.Api;
import mortise.jsonapi.Document;
import mortise.jsonapi.Layouts;
import mortise.jsonapi.RecordWriter;
import mortise.jsonapi.Selection;
import org.jspecify.annotations.Nullable;

/** Puts documents around what was found. */
final class Documents {
    private static final SerializedString JSONAPI = new SerializedString("jsonapi");
    private static final SerializedString VERSION = new SerializedString("version");
    private static final SerializedString NUMBER = new SerializedString(Api.VERSION);
    private static final SerializedString LINKS = new SerializedString("links");
    private static final SerializedString SELF = new SerializedString("self");
    private static final SerializedString DATA = new SerializedString("data");
    private static final SerializedString INCLUDED = new SerializedString("included");

    private Documents() {}

    /** A record reached by including, and the paths by which. */
    private record Reached(Record record, List<String> paths) {}

    /** A document of one record; null for a relation to one that leads nowhere. */
    static Document one(Layouts layouts, Selection selection, @Nullable Record record, Result result, String self) {
        return json -> {
            begin(json);
            writeSelf(json, self);
            json.writeFieldName(DATA);
            RecordWriter writer = new RecordWriter(json, layouts, selection);
            if (record == null) {
                json.writeNull();
            } else {
                Map<Long, Reached> reached = reached(selection, result);
                writer.write(record, linkage(selection, result, reached), true);
                writeIncluded(json, writer, selection, result, reached);
            }
            json.writeEndObject();
        };
    }

    /** A document of a page of records. */
    static Document several(
            Layouts layouts, Selection selection, Query query, Result result, String path, Parameters parameters) {
        return json -> {
            begin(json);
            json.writeFieldName(LINKS);
            writePages(json, query, result, path, parameters);
            json.writeFieldName(DATA);
            json.writeStartArray();
            RecordWriter writer = new RecordWriter(json, layouts, selection);
            Map<Long, Reached> reached = reached(selection, result);
            RecordWriter.Linkage linkage = linkage(selection, result, reached);
            for (Record record : result.records()) {
                writer.write(record, linkage, false);
            }
            json.writeEndArray();
            writeIncluded(json, writer, selection, result, reached);
            writeTotal(json, result);
            json.writeEndObject();
        };
    }

    /** A document of what names the records that a relation leads to. */
    static Document linkage(
            Layouts layouts, Query query, Result result, String path, String related, Parameters parameters) {
        return json -> {
            begin(json);
            json.writeFieldName(LINKS);
            json.writeStartObject();
            writePageLinks(json, query, result, path, parameters);
            json.writeStringField("related", related);
            json.writeEndObject();
            json.writeFieldName(DATA);
            json.writeStartArray();
            RecordWriter writer = new RecordWriter(json, layouts, Selection.ALL);
            for (Record record : result.records()) {
                writer.writeIdentifier(record);
            }
            json.writeEndArray();
            writeTotal(json, result);
            json.writeEndObject();
        };
    }

    /** A document of what names the one record that a relation leads to. */
    static Document linkage(String type, @Nullable Long id, String path, String related) {
        return json -> {
            begin(json);
            json.writeFieldName(LINKS);
            json.writeStartObject();
            json.writeStringField("self", path);
            json.writeStringField("related", related);
            json.writeEndObject();
            json.writeFieldName(DATA);
            if (id == null) {
                json.writeNull();
            } else {
                json.writeStartObject();
                json.writeStringField("type", type);
                json.writeStringField("id", Long.toString(id));
                json.writeEndObject();
            }
            json.writeEndObject();
        };
    }

    /** A document that says that nothing was wrong with what was only to be looked at. */
    static Document valid() {
        return meta("valid", json -> json.writeBoolean(true));
    }

    /** A document that says how many records were deleted. */
    static Document deleted(int count) {
        return meta("deleted", json -> json.writeNumber(count));
    }

    private static Document meta(String name, Document value) {
        return json -> {
            begin(json);
            json.writeObjectFieldStart("meta");
            json.writeFieldName(name);
            value.write(json);
            json.writeEndObject();
            json.writeEndObject();
        };
    }

    /** Begins a document: the version of JSON:API comes first. */
    static void begin(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeFieldName(JSONAPI);
        json.writeStartObject();
        json.writeFieldName(VERSION);
        json.writeString(NUMBER);
        json.writeEndObject();
    }

    private static void writeSelf(JsonGenerator json, String self) throws IOException {
        json.writeFieldName(LINKS);
        json.writeStartObject();
        json.writeFieldName(SELF);
        json.writeString(self);
        json.writeEndObject();
    }

    /** Returns the records by id, those of the page first, with the paths that lead to each; nothing is included twice. */
    private static Map<Long, Reached> reached(Selection selection, Result result) {
        if (selection.include().isEmpty()) {
            return Map.of();
        }
        Map<Long, Reached> reached = new LinkedHashMap<>();
        result.records().forEach(record -> reach(reached, record, ""));
        for (String path : selection.include()) {
            for (List<Record> targets :
                    result.included().getOrDefault(path, Map.of()).values()) {
                targets.forEach(target -> reach(reached, target, path));
            }
        }
        return reached;
    }

    private static void reach(Map<Long, Reached> reached, Record record, String path) {
        Reached known = reached.computeIfAbsent(record.id(), id -> new Reached(record, new ArrayList<>(2)));
        if (!known.paths().contains(path)) {
            known.paths().add(path);
        }
    }

    private static RecordWriter.Linkage linkage(Selection selection, Result result, Map<Long, Reached> reached) {
        if (selection.include().isEmpty()) {
            return RecordWriter.Linkage.NONE;
        }
        return (relation, id) -> {
            Reached known = reached.get(id);
            for (String path : known == null ? List.<String>of() : known.paths()) {
                String include = path.isEmpty() ? relation : path + "." + relation;
                if (selection.include().contains(include)) {
                    return result.related(include, id);
                }
            }
            return null;
        };
    }

    private static void writeIncluded(
            JsonGenerator json, RecordWriter writer, Selection selection, Result result, Map<Long, Reached> reached)
            throws IOException {
        if (selection.include().isEmpty()) {
            return;
        }
        json.writeFieldName(INCLUDED);
        json.writeStartArray();
        RecordWriter.Linkage linkage = linkage(selection, result, reached);
        for (Reached one : reached.values()) {
            if (!one.paths().get(0).isEmpty()) {
                writer.write(one.record(), linkage, false);
            }
        }
        json.writeEndArray();
    }

    private static void writeTotal(JsonGenerator json, Result result) throws IOException {
        if (result.total() != null) {
            json.writeObjectFieldStart("meta");
            json.writeObjectFieldStart("page");
            json.writeNumberField("total", result.total());
            json.writeEndObject();
            json.writeEndObject();
        }
    }

    private static void writePages(JsonGenerator json, Query query, Result result, String path, Parameters parameters)
            throws IOException {
        json.writeStartObject();
        writePageLinks(json, query, result, path, parameters);
        json.writeEndObject();
    }

    private static void writePageLinks(
            JsonGenerator json, Query query, Result result, String path, Parameters parameters) throws IOException {
        String start = path + "?" + parameters.encodedWithoutPage();
        Query.Page page = query.page();
        String next = result.next();
        if (page.after() != null) {
            json.writeStringField("self", start + "page%5Bafter%5D=" + Parameters.encode(page.after()));
            json.writeStringField("first", start + "page%5Bafter%5D=");
            if (next != null) {
                json.writeStringField("next", start + "page%5Bafter%5D=" + Parameters.encode(next));
            }
            return;
        }
        String number = start + "page%5Bnumber%5D=";
        json.writeStringField("self", number + page.number());
        json.writeStringField("first", number + 1);
        if (page.number() > 1) {
            json.writeStringField("prev", number + (page.number() - 1));
        }
        if (next != null) {
            json.writeStringField("next", number + (page.number() + 1));
        }
        Long total = result.total();
        if (total != null) {
            json.writeStringField("last", number + Math.max(1, (total + page.size() - 1) / page.size()));
        }
    }
}
