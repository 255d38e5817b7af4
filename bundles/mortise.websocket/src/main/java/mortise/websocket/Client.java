package mortise.websocket;

import jakarta.websocket.CloseReason;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection. What is to be sent waits in a queue with an end; a client that lets it get full is dropped, and what
 * waited for it is let go at once. Safe for use by many threads.
 */
final class Client {
    /** Why the host ends a connection; the numbers are those of programs in the WebSocket protocol. */
    enum End {
        GOING_AWAY(1001, "the host is being stopped; come back soon"),
        NOT_UNDERSTOOD(4400, "the message was not understood"),
        SIGNED_OUT(4401, "the session or the ticket's time is over"),
        TOO_SLOW(4408, "messages were not taken in time; come back and ask for what was missed"),
        TOO_MANY(4429, "too many messages or connections");

        final int code;
        final String words;

        End(int code, String words) {
            this.code = code;
            this.words = words;
        }
    }

    private static final Logger log = LoggerFactory.getLogger(Client.class);
    /** So many are with the server at once, so that it can write several in one go. */
    private static final int MOST_UNDER_WAY = 16;

    private static final int MOST_UNDER_WAY_CHARS = 32_768;

    final String id;
    final Caller caller;
    final Instant since = Instant.now();
    /** Changed by the hub's thread only. */
    final Set<String> topics = ConcurrentHashMap.newKeySet();
    /** What it said of itself, by topic. */
    final Map<String, String> presence = new ConcurrentHashMap<>();

    final AtomicLong sent = new AtomicLong();
    volatile long lastHeard = System.nanoTime();

    private final Session session;
    private final Limits limits;
    private final Consumer<Client> gone;
    private final SendHandler handler = this::sent;
    private final Deque<String> waiting = new ArrayDeque<>();
    private final Deque<Integer> underWay = new ArrayDeque<>();
    private int underWayChars;
    private int waitingChars;
    private boolean closed;
    private volatile boolean tooSlow;

    Client(String id, Caller caller, Session session, Limits limits, Consumer<Client> gone) {
        this.id = id;
        this.caller = caller;
        this.session = session;
        this.limits = limits;
        this.gone = gone;
        session.getAsyncRemote().setSendTimeout(limits.send().toMillis());
    }

    /** Sends a message as soon as that can be; returns at once. */
    void send(String text) {
        End end = null;
        synchronized (this) {
            if (closed) {
                return;
            }
            if (waiting.isEmpty() && hasRoom(text)) {
                end = write(text) ? null : End.GOING_AWAY;
            } else if (waiting.size() < limits.waiting() && waitingChars + text.length() <= limits.waitingChars()) {
                waiting.add(text);
                waitingChars += text.length();
            } else {
                log.debug("{} is dropped: {} messages wait", caller, waiting.size());
                end = End.TOO_SLOW;
            }
        }
        if (end != null) {
            close(end);
        }
    }

    private boolean hasRoom(String text) {
        return underWay.isEmpty()
                || underWay.size() < MOST_UNDER_WAY && underWayChars + text.length() <= MOST_UNDER_WAY_CHARS;
    }

    /** Only with the lock, so that messages leave in the order in which they came. Tells whether the server took it. */
    private boolean write(String text) {
        underWay.add(text.length());
        underWayChars += text.length();
        try {
            session.getAsyncRemote().sendText(text, handler);
            return true;
        } catch (IllegalStateException | IllegalArgumentException over) {
            log.debug("{} has gone", caller, over);
            return false;
        }
    }

    private void sent(SendResult result) {
        if (!result.isOK()) {
            close(End.TOO_SLOW);
            return;
        }
        sent.incrementAndGet();
        boolean open = true;
        synchronized (this) {
            Integer done = underWay.poll();
            underWayChars -= done == null ? 0 : done;
            if (!closed && !waiting.isEmpty() && hasRoom(waiting.peek())) {
                String next = waiting.remove();
                waitingChars -= next.length();
                open = write(next);
            }
        }
        if (!open) {
            close(End.GOING_AWAY);
        }
    }

    /** Tells whether it was ended for that. */
    boolean isTooSlow() {
        return tooSlow;
    }

    /** Returns how many messages are on their way. */
    synchronized int waiting() {
        return waiting.size() + underWay.size();
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /**
     * Ends the connection. A peer that takes nothing any more never hears why; the server breaks the connection when what
     * is under way was not taken in time.
     */
    void close(End end) {
        tooSlow = end == End.TOO_SLOW;
        if (!forget()) {
            return;
        }
        try {
            session.close(new CloseReason(() -> end.code, end.words));
        } catch (IOException | IllegalStateException already) {
            log.debug("{} had gone", caller, already);
        }
    }

    /** Lets go of what waits; for a connection that has ended. Returns whether it was open. */
    boolean forget() {
        synchronized (this) {
            if (closed) {
                return false;
            }
            closed = true;
            waiting.clear();
            waitingChars = 0;
        }
        gone.accept(this);
        return true;
    }

    List<String> topicList() {
        return List.copyOf(topics);
    }
}
