package mortise.push.selection;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import mortise.core.Failure;
import mortise.core.Health;
import mortise.core.MetricSource;
import mortise.database.CurrentTransaction;
import mortise.push.Channel;
import mortise.push.OpenPush;
import mortise.push.OpenPush.Place;
import mortise.push.OpenPush.Sent;
import mortise.push.Push;
import mortise.push.PushFeed;
import mortise.push.PushProvider;
import mortise.queue.MessageFormat;
import mortise.queue.Topic;
import mortise.socket.Front;
import mortise.socket.Socket;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The push that everybody refers to: it writes bodies as JSON and hands them to the selected provider. */
@Component(
        immediate = true,
        configurationPid = "mortise.push",
        service = {Push.class, PushFeed.class, Socket.class, Health.class, MetricSource.class})
@Designate(ocd = PushFront.Config.class)
public final class PushFront extends Front<OpenPush> implements Push, PushFeed, MetricSource {
    /** The most topics of one event. */
    private static final int MOST_KEYS = 250;

    /** Which push. */
    @ObjectClassDefinition(name = "Push")
    public @interface Config {
        /** Name of the provider. */
        @AttributeDefinition(
                description = "Which of the installed ways to carry events from node to node is used: database. Its own"
                        + " settings, if it has any, are in mortise.push.<provider>.")
        String provider() default "database";
    }

    private final MessageFormat format;
    private final Outgoing outgoing;
    private final List<Listening> listening = new CopyOnWriteArrayList<>();
    private volatile Optional<OpenPush> plugged = Optional.empty();

    /** Begins to look for the selected provider. */
    @Activate
    public PushFront(@Reference MessageFormat format, Config config) {
        super("push", config.provider(), false);
        this.format = format;
        outgoing = new Outgoing(batch -> socket.run(push -> push.publish(batch)));
        socket.onChange(this::moved);
    }

    private void moved(Optional<OpenPush> now) {
        synchronized (listening) {
            plugged = now;
            listening.forEach(each -> each.move(now));
        }
    }

    @Modified
    void modified(Config config) {
        socket.select(config.provider());
    }

    /** Called by the host for each that is installed. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addProvider(PushProvider provider) {
        socket.add(provider);
    }

    /** Called by the host for each that goes. */
    public void removeProvider(PushProvider provider) {
        socket.remove(provider);
    }

    /** Hands over what still waits, and ends. */
    @Deactivate
    public void close() {
        outgoing.close();
        socket.close();
    }

    @Override
    public <T> void publish(Channel<T> channel, List<String> keys, T body) {
        if (keys.isEmpty() || keys.size() > MOST_KEYS) {
            throw Failure.invalid("topics", "an event has from 1 to " + MOST_KEYS + " topics, not " + keys.size());
        }
        List<String> topics = keys.stream().map(channel::topic).toList();
        String text = format.write(Topic.event(channel.name(), channel.body()), body);
        if (text.length() > Channel.MOST_CHARACTERS) {
            throw Failure.invalid(
                    "too-long",
                    "an event of " + channel.name() + " has " + text.length() + " characters; "
                            + Channel.MOST_CHARACTERS + " is the most: send where it can be read");
        }
        Sent sent = new Sent(topics, text);
        Optional<CurrentTransaction> transaction = CurrentTransaction.get();
        if (transaction.isPresent()) {
            transaction.get().afterCommit(() -> outgoing.add(sent));
        } else {
            outgoing.add(sent);
        }
    }

    /** A listener, wherever it listens now. */
    private static final class Listening {
        final PushFeed.Listener listener;
        private Place place = () -> {};

        Listening(PushFeed.Listener listener) {
            this.listener = listener;
        }

        void move(Optional<OpenPush> push) {
            place.close();
            place = push.map(now -> {
                        String order = now.order();
                        return now.listen((whole, events) -> listener.heard(order, whole, events));
                    })
                    .orElse(() -> {});
        }
    }

    @Override
    public Place listen(PushFeed.Listener listener) {
        Listening added = new Listening(listener);
        synchronized (listening) {
            listening.add(added);
            added.move(plugged);
        }
        return () -> {
            synchronized (listening) {
                listening.remove(added);
                added.move(Optional.empty());
            }
        };
    }

    /** Pages work without it, and load what they show again afterwards. */
    @Override
    public Report report() {
        Report report = super.report();
        if (report.state() == Health.State.DOWN) {
            return Report.degraded("open pages are not told what changes: " + report.message());
        }
        return outgoing.isLosing() ? Report.degraded("events are dropped, as too many wait to be told") : report;
    }

    @Override
    public List<Metric> metrics() {
        return outgoing.metrics();
    }
}
