package mortise.websocket;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import mortise.core.Failure;
import mortise.push.Channel;
import mortise.push.OpenPush.Event;

/** What host and clients say to each other, as JSON. */
final class Words {
    /** The longest message of a client. */
    static final int MOST_CHARACTERS = 16_384;

    private static final JsonMapper json = new JsonMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(8)
                    .maxStringLength(MOST_CHARACTERS)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build());

    /**
     * What a client said.
     *
     * @param verb {@code hear}, {@code leave}, {@code present}, {@code pong}
     * @param topics of these
     * @param since after this place; empty for from now on
     * @param state what a present client does
     */
    record Said(String verb, List<String> topics, String since, String state) {}

    private Words() {}

    /**
     * Reads a client's message.
     *
     * @throws Failure INVALID if it is none
     */
    static Said read(String text) {
        JsonNode root;
        try {
            root = json.readTree(text);
        } catch (JsonProcessingException unreadable) {
            throw Failure.invalid("no-json", "the message is no JSON: " + unreadable.getOriginalMessage());
        }
        if (!root.isObject() || !root.path("do").isTextual()) {
            throw Failure.invalid("no-verb", "a message is an object with a text 'do'");
        }
        List<String> topics = new ArrayList<>();
        for (JsonNode topic : root.path("topics")) {
            if (!topic.isTextual() || topic.textValue().length() > Channel.MOST_TOPIC_CHARACTERS) {
                throw Failure.invalid("no-topic", "topics are texts of at most " + Channel.MOST_TOPIC_CHARACTERS);
            }
            topics.add(topic.textValue());
        }
        return new Said(
                root.path("do").textValue(),
                topics,
                root.path("since").asText(""),
                root.path("state").asText(""));
    }

    private static ObjectNode say(String verb, String place) {
        return json.createObjectNode().put("do", verb).put("at", place);
    }

    static String welcome(String place, String client, long user) {
        return say("welcome", place).put("client", client).put("user", user).toString();
    }

    static String hearing(String place, Collection<String> topics, Collection<String> refused) {
        ObjectNode message = say("hearing", place);
        fill(message.putArray("topics"), topics);
        fill(message.putArray("refused"), refused);
        return message.toString();
    }

    private static void fill(ArrayNode array, Collection<String> texts) {
        texts.forEach(array::add);
    }

    static String reload(String place) {
        return say("reload", place).toString();
    }

    static String ping(String place) {
        return say("ping", place).toString();
    }

    static String ended(String place, String topic) {
        return say("ended", place).put("topic", topic).toString();
    }

    static String error(String place, String code, String message) {
        return say("error", place).put("code", code).put("message", message).toString();
    }

    /** Made once for all who hear the whole of it; the body is JSON already. */
    static String event(String place, Event event, String body) {
        String topic = event.topics().get(0);
        return "{\"do\":\"event\",\"at\":\"" + place + "\",\"topic\":\"" + topic + "\",\"body\":" + body + "}";
    }

    static String present(String place, String topic, Collection<Present> people) {
        ObjectNode message = say("event", place).put("topic", topic);
        ArrayNode all = message.putObject("body").putArray("people");
        people.forEach(each -> all.addObject()
                .put("client", each.client())
                .put("user", each.user())
                .put("title", each.title())
                .put("state", each.state()));
        return message.toString();
    }
}
