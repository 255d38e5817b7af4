package mortise.queue.selection;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.LRUMap;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.queue.MessageFormat;
import mortise.queue.Topic;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;

/** Messages as JSON. Nothing is left out silently: what a body does not know, or misses, is refused. */
@Component
public final class JsonFormat implements MessageFormat {
    private static final int MOST_CHARACTERS = 262_144;
    private static final int MOST_CONTEXT = 4_000;
    private static final int MOST_DEPTH = 100;

    /** Who sent a message. */
    private record Sender(
            long user,
            String name,
            String title,
            Set<String> scopes,
            String request,
            String address,
            String locale,
            String zone) {}

    /** Each body's class keeps its own mapper, and takes it along when its bundle goes. */
    private final ClassValue<JsonMapper> mappers = new ClassValue<>() {
        @Override
        protected JsonMapper computeValue(Class<?> body) {
            return mapper();
        }
    };

    private final JsonMapper own = mapper();

    /** A sender that was read. */
    private record Read(String text, Context context) {}

    /** Messages that were sent together have the same sender. */
    private volatile @Nullable Read lastRead;

    private static JsonMapper mapper() {
        return JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(MOST_DEPTH)
                                .build())
                        .build())
                .addModule(new JavaTimeModule())
                .typeFactory(TypeFactory.defaultInstance().withCache(new LRUMap<Object, JavaType>(16, 200)))
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .serializationInclusion(JsonInclude.Include.ALWAYS)
                .build();
    }

    @Override
    public <T> String write(Topic<T> topic, T body) {
        if (!topic.body().isInstance(body)) {
            throw Failure.invalid(
                    "wrong-body",
                    "a message of " + topic.name() + " has a body of "
                            + topic.body().getName() + ", not of "
                            + body.getClass().getName());
        }
        String text;
        try {
            text = mappers.get(topic.body()).writeValueAsString(body);
        } catch (JsonProcessingException unwritable) {
            throw Failure.invalid("wrong-body", topic.name() + ": " + words(unwritable));
        }
        checkLength(topic.name(), text);
        return text;
    }

    private static void checkLength(String topic, String text) {
        if (text.length() > MOST_CHARACTERS) {
            throw Failure.invalid(
                    "too-long",
                    "a message of " + topic + " has " + text.length() + " characters; " + MOST_CHARACTERS
                            + " is the most: send where it can be read");
        }
    }

    @Override
    public void check(String topic, String text) {
        checkLength(topic, text);
        try {
            if (own.readTree(text).isMissingNode()) {
                throw Failure.invalid("wrong-body", topic + ": the body is empty");
            }
        } catch (JsonProcessingException unreadable) {
            String place = unreadable.getLocation() == null
                    ? ""
                    : " in line " + unreadable.getLocation().getLineNr() + ", column "
                            + unreadable.getLocation().getColumnNr();
            throw Failure.invalid("wrong-body", topic + ": " + words(unreadable) + place);
        }
    }

    @Override
    public <T> T read(Topic<T> topic, String text) {
        try {
            T body = mappers.get(topic.body()).readValue(text, topic.body());
            if (body == null) {
                throw Failure.invalid("wrong-body", topic.name() + ": the body is null");
            }
            return body;
        } catch (JsonProcessingException unreadable) {
            throw Failure.invalid("wrong-body", topic.name() + ": " + words(unreadable));
        }
    }

    /** Jackson's own words, with the place, and without the text around it, which may be secret. */
    private static String words(JsonProcessingException wrong) {
        String place = wrong instanceof JsonMappingException mapping ? mapping.getPathReference() : "";
        String field = place.isEmpty() ? "" : " at " + place.replaceAll("[\\w.$]+\\[", "[");
        return wrong.getOriginalMessage() + field;
    }

    @Override
    public String write(Context context) {
        Identity who = context.identity();
        Sender sender = new Sender(
                who.id(),
                who.name(),
                who.title(),
                who.scopes(),
                context.requestId(),
                context.address(),
                context.locale().toLanguageTag(),
                context.zone().getId());
        try {
            String text = own.writeValueAsString(sender);
            if (text.length() > MOST_CONTEXT) {
                throw Failure.invalid(
                        "too-long",
                        "the sender's scopes take " + text.length() + " characters; " + MOST_CONTEXT + " is the most");
            }
            return text;
        } catch (JsonProcessingException unwritable) {
            throw new IllegalStateException(unwritable);
        }
    }

    @Override
    public Context readContext(String text) {
        Read last = lastRead;
        if (last == null || !last.text().equals(text)) {
            last = new Read(text, read(text));
            lastRead = last;
        }
        return last.context();
    }

    private Context read(String text) {
        try {
            Sender sender = own.readValue(text, Sender.class);
            Identity who = new Identity(
                    sender.user(),
                    sender.name(),
                    sender.title(),
                    sender.scopes().stream().collect(Collectors.toUnmodifiableSet()));
            return new Context(
                    who,
                    sender.request(),
                    "queue",
                    sender.address(),
                    Locale.forLanguageTag(sender.locale()),
                    ZoneId.of(sender.zone()));
        } catch (JsonProcessingException unreadable) {
            throw Failure.invalid("wrong-context", "the sender cannot be read: " + words(unreadable));
        } catch (DateTimeException unknown) {
            throw Failure.invalid("wrong-context", "the sender cannot be read: " + unknown.getMessage());
        }
    }
}
