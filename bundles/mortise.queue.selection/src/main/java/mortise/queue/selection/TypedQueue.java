package mortise.queue.selection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import mortise.core.Context;
import mortise.queue.MessageFormat;
import mortise.queue.OpenQueue;
import mortise.queue.OpenQueue.Outgoing;
import mortise.queue.Queue;
import mortise.queue.Sending;
import mortise.queue.Topic;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Sends typed messages as texts. */
@Component
public final class TypedQueue implements Queue {
    private final OpenQueue queue;
    private final MessageFormat format;

    /** Called by the host when there is a queue. */
    @Activate
    public TypedQueue(@Reference OpenQueue queue, @Reference MessageFormat format) {
        this.queue = queue;
        this.format = format;
    }

    @Override
    public <T> void send(Topic<T> topic, List<T> bodies, Sending sending) {
        String context = format.write(Context.current());
        Duration expiry = Objects.requireNonNullElse(sending.expiry(), topic.expiry());
        List<Outgoing> messages = new ArrayList<>(bodies.size());
        for (T body : bodies) {
            String text = format.write(topic, body);
            // What the other side could not read is better refused here, where somebody can mend it.
            format.read(topic, text);
            messages.add(new Outgoing(
                    topic.name(),
                    topic.kind() == Topic.Kind.WORK,
                    Objects.requireNonNullElse(sending.priority(), topic.priority()),
                    sending.delay(),
                    expiry,
                    sending.key(),
                    context,
                    text));
        }
        queue.send(messages);
    }
}
