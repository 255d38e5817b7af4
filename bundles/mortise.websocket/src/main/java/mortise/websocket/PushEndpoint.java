package mortise.websocket;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.util.UUID;
import mortise.core.Failure;
import mortise.websocket.Client.End;
import mortise.websocket.Words.Said;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection's events, as the server tells them. */
public final class PushEndpoint extends Endpoint {
    private static final Logger log = LoggerFactory.getLogger(PushEndpoint.class);
    /** More messages than this in ten seconds are no person's work. */
    private static final int MOST_MESSAGES = 300;

    private static final long WINDOW_NANOS = 10_000_000_000L;

    private final Hub hub;
    private final Caller caller;
    private final Limits limits;
    private @Nullable Client client;
    private long window = System.nanoTime();
    private int messages;

    PushEndpoint(Hub hub, Caller caller, Limits limits) {
        this.hub = hub;
        this.caller = caller;
        this.limits = limits;
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        session.setMaxIdleTimeout(0);
        session.setMaxTextMessageBufferSize(Words.MOST_CHARACTERS);
        session.setMaxBinaryMessageBufferSize(1);
        String id = UUID.randomUUID().toString().replace("-", "").substring(0, 12);
        Client opened = new Client(id, caller, session, limits, hub::remove);
        client = opened;
        session.addMessageHandler(String.class, new MessageHandler.Whole<String>() {
            @Override
            public void onMessage(String text) {
                said(opened, text);
            }
        });
        hub.add(opened);
    }

    private void said(Client from, String text) {
        from.lastHeard = System.nanoTime();
        if (from.lastHeard - window > WINDOW_NANOS) {
            window = from.lastHeard;
            messages = 0;
        }
        if (++messages > MOST_MESSAGES) {
            from.close(End.TOO_MANY);
            return;
        }
        try {
            Said said = Words.read(text);
            switch (said.verb()) {
                case "hear" -> hub.hear(from, said.topics(), said.since());
                case "leave" -> hub.leave(from, said.topics());
                case "present" -> said.topics().forEach(topic -> hub.present(from, topic, said.state()));
                case "pong" -> log.trace("{} is there", from.caller);
                default -> throw Failure.invalid("no-verb", "'" + said.verb() + "' is nothing that can be done here");
            }
        } catch (Failure refused) {
            from.send(Words.error(
                    "",
                    refused.problems().get(0).code(),
                    refused.problems().get(0).message()));
        }
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        end();
    }

    @Override
    public void onError(Session session, Throwable thrown) {
        log.debug("The connection of {} broke", caller, thrown);
        end();
    }

    private void end() {
        Client opened = client;
        if (opened != null) {
            opened.forget();
        }
    }
}
