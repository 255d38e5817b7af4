package mortise.push.records;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import mortise.core.Failure;
import mortise.push.Channel;
import mortise.push.ProviderStates;
import mortise.push.Push;
import mortise.socket.Socket;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells administrators when another provider is in use, or one fails, on this node. */
@Component(immediate = true, service = ProviderWatch.class)
public final class ProviderWatch {
    private static final Logger log = LoggerFactory.getLogger(ProviderWatch.class);
    private static final int SECONDS = 3;

    private final Push push;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread made = new Thread(work, "mortise.push.providers");
        made.setDaemon(true);
        return made;
    });
    private ProviderStates told = new ProviderStates(List.of());

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile List<Socket> sockets = List.of();

    /** Begins to look. */
    @Activate
    public ProviderWatch(@Reference Push push) {
        this.push = push;
        thread.scheduleWithFixedDelay(this::look, SECONDS, SECONDS, TimeUnit.SECONDS);
    }

    /** Ends. */
    @Deactivate
    public void close() {
        thread.shutdownNow();
    }

    private void look() {
        try {
            List<Socket> now = sockets;
            look(now);
        } catch (RuntimeException defect) {
            log.error("What providers do cannot be told", defect);
        }
    }

    /** Tells what has changed since the last look. */
    void look(List<Socket> now) {
        ProviderStates states = new ProviderStates(now.stream()
                .map(ProviderWatch::state)
                .sorted(Comparator.comparing(ProviderStates.State::socket))
                .toList());
        if (!states.equals(told)) {
            try {
                push.publish(Channel.PROVIDERS, "", states);
                told = states;
            } catch (Failure tooLong) {
                log.warn("What providers do cannot be told: {}", tooLong.getMessage());
            }
        }
    }

    private static ProviderStates.State state(Socket socket) {
        return socket.providers().stream()
                .filter(provider -> provider.state() == Socket.State.ACTIVE || provider.state() == Socket.State.FAILED)
                .min(Comparator.comparing((Socket.Installed provider) -> provider.state() != Socket.State.ACTIVE))
                .map(provider -> new ProviderStates.State(
                        socket.name(),
                        provider.state() == Socket.State.ACTIVE ? provider.name() : "",
                        provider.state() == Socket.State.ACTIVE ? "" : provider.message()))
                .orElse(new ProviderStates.State(socket.name(), "", ""));
    }
}
