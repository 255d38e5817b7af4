package mortise.push;

import java.util.regex.Pattern;
import mortise.core.Failure;
import mortise.queue.Topic;

/**
 * A kind of events, with the type of their bodies. Clients listen to topics of it: the channel's name and a key,
 * {@code records/account/17}, or the name alone. Who may is decided by the channel's {@link ChannelRule}; a channel without one
 * is heard by nobody.
 *
 * @param name words in lower case with dots between them, the same for ever
 * @param body the class of the bodies, a record as {@link Topic#body} describes it; as JSON at most
 *     {@link #MOST_CHARACTERS} long
 * @param latest whether who comes later is told the latest event of a topic, as long as it is kept
 * @param <T> the body
 */
public record Channel<T>(String name, Class<T> body, boolean latest) {
    /** The longest body. */
    public static final int MOST_CHARACTERS = 16_384;

    /** The longest topic. */
    public static final int MOST_TOPIC_CHARACTERS = 200;

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*(?:/[A-Za-z0-9_][A-Za-z0-9._-]*)*");

    /** What records were changed; the key is an entity's name, or that and an id. */
    public static final Channel<RecordsChanged> RECORDS = of("records", RecordsChanged.class);

    /** How far work has come; the key names it. */
    public static final Channel<Progress> PROGRESS = latest("progress", Progress.class);

    /** What one person is told; the key is the user's id. */
    public static final Channel<Notified> USER = of("user", Notified.class);

    /** What everybody is told, without a key: that the host will be stopped, for one. */
    public static final Channel<Notice> NOTICE = latest("notice", Notice.class);

    /** What has become of mails, for administrators, without a key. */
    public static final Channel<MailTold> MAIL = of("mail", MailTold.class);

    /** Which providers are in use, for administrators, without a key. */
    public static final Channel<ProviderStates> PROVIDERS = latest("providers", ProviderStates.class);

    /**
     * Checks the name.
     *
     * @throws Failure INVALID if it is none
     */
    public Channel {
        if (!Topic.isName(name)) {
            throw Failure.invalid(
                    "channel", "'" + name + "' is no name of a channel; expected words as record.changed");
        }
    }

    /** A channel of things that happen. */
    public static <T> Channel<T> of(String name, Class<T> body) {
        return new Channel<>(name, body, false);
    }

    /** A channel of states, of which the latest is told to who comes later. */
    public static <T> Channel<T> latest(String name, Class<T> body) {
        return new Channel<>(name, body, true);
    }

    /**
     * Returns a topic of this channel.
     *
     * @param key words with slashes between them; empty for the channel's one topic
     * @throws Failure INVALID if the key is none
     */
    public String topic(String key) {
        String topic = key.isEmpty() ? name : name + "/" + key;
        if (!key.isEmpty() && !KEY.matcher(key).matches() || topic.length() > MOST_TOPIC_CHARACTERS) {
            throw Failure.invalid(
                    "topic",
                    "'" + topic
                            + "' is no topic; a key is words of letters and digits with slashes between them, at most "
                            + MOST_TOPIC_CHARACTERS + " characters with the channel");
        }
        return topic;
    }

    /** Returns the name of a topic's channel. */
    public static String channelOf(String topic) {
        int slash = topic.indexOf('/');
        return slash < 0 ? topic : topic.substring(0, slash);
    }

    /** Returns a topic's key; empty if it has none. */
    public static String keyOf(String topic) {
        int slash = topic.indexOf('/');
        return slash < 0 ? "" : topic.substring(slash + 1);
    }
}
