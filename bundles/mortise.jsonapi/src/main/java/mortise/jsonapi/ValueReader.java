package mortise.jsonapi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import mortise.core.Money;
import mortise.entity.Field;
import org.jspecify.annotations.Nullable;

/** Reads attributes' values out of JSON. What does not fit is thrown once it has been passed over. */
public final class ValueReader {
    private final JsonFactory factory;

    public ValueReader(JsonFactory factory) {
        this.factory = factory;
    }

    /** Reads the value that a parser is at, in the class that the field's type names. */
    @Nullable
    public Object read(JsonParser json, Field field) throws IOException {
        JsonToken token = json.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        switch (field.type()) {
            case JSON -> {
                return Values.text(Json.text(factory, json, Integer.MAX_VALUE, ""));
            }
            case MULTI_CHOICE -> {
                return choices(json);
            }
            case MONEY -> {
                return money(json);
            }
            case BOOLEAN -> {
                if (token.isBoolean()) {
                    return json.getBooleanValue();
                }
            }
            case INTEGER -> {
                if (token == JsonToken.VALUE_NUMBER_INT) {
                    return Values.read(field, json.getText());
                }
            }
            case DECIMAL, PERCENT -> {
                if (token.isNumeric() || token == JsonToken.VALUE_STRING) {
                    return Values.number(json.getText());
                }
            }
            case DATE, DATE_TIME -> {
                if (token == JsonToken.VALUE_STRING) {
                    return Values.read(field, json.getText());
                }
            }
            case TEXT, LONG_TEXT, RICH_TEXT, EMAIL, PHONE, URL, CHOICE -> {
                if (token == JsonToken.VALUE_STRING) {
                    return Values.text(json.getText());
                }
            }
            case REFERENCE, REFERENCES -> throw new IllegalStateException("a reference is no attribute");
        }
        json.skipChildren();
        throw new Values.Unreadable("wrong-type", "expected " + wanted(field) + ", not " + given(token));
    }

    private static String wanted(Field field) {
        return switch (field.type()) {
            case BOOLEAN -> "true or false";
            case INTEGER -> "a whole number";
            case DECIMAL, PERCENT -> "a number, or one as text to keep all its digits";
            case DATE -> "a date as text, \"2024-05-31\"";
            case DATE_TIME -> "a moment as text, \"2024-05-31T12:30:00Z\"";
            case MONEY -> "an object with amount and currency";
            case MULTI_CHOICE -> "an array of choices";
            case TEXT, LONG_TEXT, RICH_TEXT, EMAIL, PHONE, URL, CHOICE, JSON, REFERENCE, REFERENCES -> "text";
        };
    }

    /** Returns what people call a value of JSON. */
    public static String given(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "text";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            default -> "null";
        };
    }

    private static List<String> choices(JsonParser json) throws IOException {
        boolean sound = json.currentToken() == JsonToken.START_ARRAY;
        List<String> keys = new ArrayList<>();
        if (sound) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                if (json.currentToken() == JsonToken.VALUE_STRING) {
                    keys.add(json.getText());
                } else {
                    sound = false;
                    json.skipChildren();
                }
            }
        } else {
            json.skipChildren();
        }
        if (!sound) {
            throw new Values.Unreadable("wrong-type", "expected an array of choices, each as text");
        }
        keys.forEach(Values::text);
        return keys;
    }

    private static Money money(JsonParser json) throws IOException {
        BigDecimal amount = null;
        Currency currency = null;
        Values.Unreadable first = null;
        if (json.currentToken() == JsonToken.START_OBJECT) {
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                JsonToken token = json.nextToken();
                try {
                    if (name.equals("amount") && (token.isNumeric() || token == JsonToken.VALUE_STRING)) {
                        amount = Values.number(json.getText());
                    } else if (name.equals("currency") && token == JsonToken.VALUE_STRING) {
                        currency = Values.currency(json.getText());
                    } else {
                        json.skipChildren();
                        throw new Values.Unreadable(
                                "not-money",
                                "money has an amount and a currency, not " + Values.quoted(name) + " of this type");
                    }
                } catch (Values.Unreadable unreadable) {
                    first = first == null ? unreadable : first;
                }
            }
        } else {
            json.skipChildren();
        }
        if (first != null) {
            throw first;
        }
        if (amount == null || currency == null) {
            throw new Values.Unreadable(
                    "not-money",
                    "expected an amount and a currency, as {\"amount\": \"12.50\", \"currency\": \"EUR\"}");
        }
        return new Money(amount, currency);
    }
}
