package mortise.queue.selection;

import java.util.ArrayList;
import java.util.Collection;
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
    public <T> void send(Collection<Topic<T>> topics, List<T> bodies, Sending sending) {
        String context = format.write(Context.current());
        Topic<T> first = topics.iterator().next();
        List<Outgoing> messages = new ArrayList<>(topics.size() * bodies.size());
        for (T body : bodies) {
            String text = format.write(first, body);
            // What the other side could not read is better refused here, where somebody can mend it.
            format.read(first, text);
            for (Topic<T> topic : topics) {
                messages.add(new Outgoing(
                        topic.name(),
                        topic.kind() == Topic.Kind.WORK,
                        Objects.requireNonNullElse(sending.priority(), topic.priority()),
                        sending.delay(),
                        Objects.requireNonNullElse(sending.expiry(), topic.expiry()),
                        sending.key(),
                        context,
                        text));
            }
        }
        queue.send(messages);
    }
}
