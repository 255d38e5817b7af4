package mortise.exports.jobs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.List;
import mortise.core.Money;
import mortise.entity.FieldType;
import mortise.exports.Column;
import mortise.exports.ExportFormat;
import mortise.exports.ExportWriter;
import mortise.exports.Target;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;

/**
 * JSON: an array of objects, one a line, with the names of the fields. Decimals are texts, so that nobody rounds them; amounts and
 * records referred to are objects.
 */
@Component(service = ExportFormat.class)
public final class JsonExportFormat implements ExportFormat {
    private static final JsonFactory JSON = new JsonFactory();

    @Override
    public String name() {
        return "json";
    }

    @Override
    public String title() {
        return "JSON";
    }

    @Override
    public String mediaType() {
        return "application/json";
    }

    @Override
    public boolean isForPrograms() {
        return true;
    }

    @Override
    public ExportWriter open(OutputStream to, String title, List<Column> columns) throws IOException {
        JsonGenerator json = JSON.createGenerator(to)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
        json.setRootValueSeparator(null);
        json.writeStartArray();
        return new Objects(json, columns);
    }

    private static final class Objects implements ExportWriter {
        private final JsonGenerator json;
        private final List<Column> columns;

        Objects(JsonGenerator json, List<Column> columns) {
            this.json = json;
            this.columns = columns;
        }

        @Override
        public void write(List<? extends @Nullable Object> values) throws IOException {
            json.writeRaw('\n');
            json.writeStartObject();
            for (int i = 0; i < values.size(); i++) {
                Column column = columns.get(i);
                json.writeFieldName(column.name());
                Object value = values.get(i);
                if (column.type() == FieldType.JSON && value instanceof String text) {
                    json.writeRawValue(text);
                } else {
                    write(value);
                }
            }
            json.writeEndObject();
        }

        private void write(@Nullable Object value) throws IOException {
            if (value == null) {
                json.writeNull();
            } else if (value instanceof Long number) {
                json.writeNumber(number);
            } else if (value instanceof Boolean yes) {
                json.writeBoolean(yes);
            } else if (value instanceof BigDecimal number) {
                json.writeString(number.toPlainString());
            } else if (value instanceof Money money) {
                json.writeStartObject();
                json.writeStringField("amount", money.amount().toPlainString());
                json.writeStringField("currency", money.currency().getCurrencyCode());
                json.writeEndObject();
            } else if (value instanceof Target target) {
                json.writeStartObject();
                json.writeNumberField("id", target.id());
                json.writeStringField("title", target.title());
                json.writeEndObject();
            } else if (value instanceof List<?> many) {
                json.writeStartArray();
                for (Object one : many) {
                    write(one);
                }
                json.writeEndArray();
            } else {
                json.writeString(value.toString());
            }
        }

        @Override
        public void close() throws IOException {
            if (json.isClosed()) {
                return;
            }
            json.writeRaw('\n');
            json.writeEndArray();
            json.close();
        }
    }
}
