package mortise.websocket;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import mortise.core.Failure;
import mortise.push.Channel;
import mortise.push.ChannelRule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who may hear what, by channel. Safe for use by many threads. */
final class Rules {
    private static final Logger log = LoggerFactory.getLogger(Rules.class);

    private final Map<String, ChannelRule<?>> byChannel = new ConcurrentHashMap<>();

    Rules() {
        byChannel.put(Present.CHANNEL.name(), new PresenceRule());
    }

    /** Who may hear of a record may hear who else looks at it. */
    private final class PresenceRule implements ChannelRule<Present> {
        @Override
        public Channel<Present> channel() {
            return Present.CHANNEL;
        }

        @Override
        public boolean mayHear(String key) {
            return key.indexOf('/') > 0 && isAllowed(Channel.RECORDS.topic(key));
        }
    }

    void add(ChannelRule<?> rule) {
        ChannelRule<?> first = byChannel.putIfAbsent(rule.channel().name(), rule);
        if (first != null) {
            log.warn(
                    "{} has a rule already; that of {} is not asked",
                    rule.channel().name(),
                    rule.getClass().getName());
        }
    }

    void remove(ChannelRule<?> rule) {
        byChannel.remove(rule.channel().name(), rule);
    }

    Optional<ChannelRule<?>> of(String topic) {
        return Optional.ofNullable(byChannel.get(Channel.channelOf(topic)));
    }

    /** Tells whether the current identity may hear a topic; a rule that cannot tell says no. */
    boolean isAllowed(String topic) {
        ChannelRule<?> rule = of(topic).orElse(null);
        if (rule == null) {
            return false;
        }
        try {
            String key = Channel.keyOf(topic);
            return rule.channel().topic(key).equals(topic) && rule.mayHear(key);
        } catch (Failure refused) {
            log.debug("{} is refused: {}", topic, refused.getMessage());
            return false;
        } catch (RuntimeException defect) {
            log.error("Whether {} may be heard could not be told", topic, defect);
            return false;
        }
    }

    /** Returns a topic's keys. */
    static List<String> keys(List<String> topics) {
        return topics.stream().map(Channel::keyOf).toList();
    }
}
