package mortise.queue.selection;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.queue.Handler;
import mortise.queue.MessageFormat;
import mortise.queue.OpenQueue;
import mortise.queue.OpenQueue.DeadLetter;
import mortise.queue.Redelivery;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Reads what was mended as its handler will, before it is put back. */
@Component
public final class MendedLetters implements Redelivery {
    private final OpenQueue queue;
    private final MessageFormat format;
    private final Set<Handler<?>> handlers = new CopyOnWriteArraySet<>();

    /** Called by the host when there is a queue. */
    @Activate
    public MendedLetters(@Reference OpenQueue queue, @Reference MessageFormat format) {
        this.queue = queue;
        this.format = format;
    }

    /** Says who reads what. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addHandler(Handler<?> handler) {
        handlers.add(handler);
    }

    /** Forgets one who goes. */
    public void removeHandler(Handler<?> handler) {
        handlers.remove(handler);
    }

    @Override
    public Optional<Context> sender(DeadLetter letter) {
        try {
            return Optional.of(format.readContext(letter.context()));
        } catch (Failure unreadable) {
            return Optional.empty();
        }
    }

    @Override
    public void replay(long id, String body) {
        DeadLetter letter = queue.deadLetter(id).orElseThrow(() -> gone(id));
        format.check(letter.topic(), body);
        for (Handler<?> handler : handlers) {
            if (handler.subscription().equals(letter.subscription())) {
                format.read(handler.topic(), body);
            }
        }
        if (!queue.replay(id, body)) {
            throw gone(id);
        }
    }

    private static Failure gone(long id) {
        return Failure.missing("There is no dead letter " + id + " any more.");
    }
}
