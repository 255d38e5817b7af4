package mortise.websocket;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.push.Channel;
import mortise.push.ChannelRule;
import mortise.push.OpenPush.Event;
import mortise.push.Push;
import mortise.push.PushClients;
import mortise.queue.MessageFormat;
import mortise.queue.Topic;
import mortise.websocket.Client.End;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All connections of this node. One thread delivers events and changes who listens to what, so that nobody misses what
 * happens while he begins to listen; what may take time, as asking for rights, is done elsewhere.
 */
final class Hub implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Hub.class);
    /** Entities whose changes may change what people may see. */
    private static final Set<String> RIGHTS = Set.of("user", "role");

    private static final int MOST_LATEST = 1_000;
    private static final Duration FORGET_PEOPLE = Duration.ofMinutes(5);
    private static final Duration SAY_AGAIN = Duration.ofMinutes(2);
    /** Rights that were taken away elsewhere count here after five seconds. */
    private static final int RIGHTS_SECONDS = 6;

    private static final int SILENT_PINGS = 4;
    private static final int MOST_EARLY = 10_000;

    private final Push push;
    private final MessageFormat format;
    private final Rules rules;
    private final Limits limits;
    private final Predicate<Caller> isStillThere;
    private final Map<String, Client> clients = new ConcurrentHashMap<>();
    private final Map<Long, AtomicInteger> perUser = new ConcurrentHashMap<>();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong gone = new AtomicLong();
    private final ScheduledExecutorService thread = executor("mortise.push.hub");
    private final ScheduledExecutorService checker = executor("mortise.push.check");

    // Only for the hub's thread.
    private final Map<String, Set<Client>> listeners = new HashMap<>();
    private final Ring ring = new Ring();
    private final Map<String, Event> latest = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Event> eldest) {
            return size() > MOST_LATEST;
        }
    };
    private final People people = new People(FORGET_PEOPLE.toNanos());
    /** What waits for the provider's first word: before that nobody knows where the order is, and listens to nothing. */
    private final List<Runnable> early = new ArrayList<>();

    private boolean begun;

    Hub(Push push, MessageFormat format, Rules rules, Limits limits, Predicate<Caller> isStillThere) {
        this.push = push;
        this.format = format;
        this.rules = rules;
        this.limits = limits;
        this.isStillThere = isStillThere;
        long ping = limits.ping().toMillis();
        thread.scheduleWithFixedDelay(() -> guarded(this::ping), ping, ping, TimeUnit.MILLISECONDS);
        long again = SAY_AGAIN.toSeconds();
        thread.scheduleWithFixedDelay(() -> guarded(this::sayAgain), again, again, TimeUnit.SECONDS);
        long check = limits.check().toMillis();
        checker.scheduleWithFixedDelay(() -> guarded(this::checkCallers), check, check, TimeUnit.MILLISECONDS);
    }

    private static ScheduledExecutorService executor(String name) {
        return Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException defect) {
            log.error("A part of push failed", defect);
        }
    }

    private void run(ScheduledExecutorService where, Runnable work) {
        try {
            where.execute(() -> guarded(work));
        } catch (RejectedExecutionException closed) {
            log.debug("Push is being stopped", closed);
        }
    }

    /**
     * Counts a connection that is about to begin, until {@link #left}.
     *
     * @throws Failure EXHAUSTED if there are too many
     */
    void enter(Identity identity) {
        AtomicInteger own = perUser.computeIfAbsent(identity.id(), id -> new AtomicInteger());
        if (clients.size() >= limits.clients() || own.incrementAndGet() > limits.perUser()) {
            left(identity);
            throw new Failure(
                    Failure.Kind.EXHAUSTED,
                    "too-many-connections",
                    "there are too many connections; " + limits.perUser() + " is the most for one user, "
                            + limits.clients() + " for this node");
        }
    }

    /** A connection of this identity has ended, or did not begin. */
    void left(Identity identity) {
        perUser.computeIfPresent(identity.id(), (id, own) -> own.decrementAndGet() <= 0 ? null : own);
    }

    void add(Client client) {
        clients.put(client.id, client);
        run(
                thread,
                () -> client.send(Words.welcome(
                        ring.place(), client.id, client.caller.identity().id())));
    }

    /** The client has ended, whoever ended it. */
    void remove(Client client) {
        if (clients.remove(client.id) == null) {
            return;
        }
        gone.addAndGet(client.sent.get());
        if (client.isTooSlow()) {
            dropped.incrementAndGet();
        }
        left(client.caller.identity());
        client.presence.forEach((topic, state) -> say(client, topic, Present.LEFT));
        run(thread, () -> client.topics.forEach(topic -> stop(client, topic)));
    }

    private void stop(Client client, String topic) {
        listeners.computeIfPresent(topic, (same, all) -> {
            all.remove(client);
            return all.isEmpty() ? null : all;
        });
    }

    /** Has a client listen to what it may. On the client's thread, as rights may take queries. */
    void hear(Client client, List<String> topics, String since) {
        List<String> granted = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        client.caller.context("push-" + client.id).run(() -> {
            for (String topic : new HashSet<>(topics)) {
                (rules.isAllowed(topic) ? granted : refused).add(topic);
            }
        });
        run(thread, () -> {
            if (begun) {
                begin(client, granted, refused, since);
            } else if (early.size() < MOST_EARLY) {
                early.add(() -> begin(client, granted, refused, since));
            } else {
                client.close(End.TOO_MANY);
            }
        });
    }

    private void begin(Client client, List<String> granted, List<String> refused, String since) {
        if (client.isClosed()) {
            return;
        }
        List<String> added = new ArrayList<>();
        for (String topic : granted) {
            if (client.topics.size() >= limits.topics() && !client.topics.contains(topic)) {
                refused.add(topic);
                continue;
            }
            client.topics.add(topic);
            listeners.computeIfAbsent(topic, same -> new HashSet<>()).add(client);
            added.add(topic);
        }
        client.send(Words.hearing(ring.place(), added, refused));
        if (!since.isEmpty()) {
            catchUp(client, added, since);
        }
        for (String topic : added) {
            Event last = latest.get(topic);
            if (last != null && since.isEmpty()) {
                tell(last, Set.of(client), List.of(topic));
            }
            if (Channel.channelOf(topic).equals(Present.CHANNEL.name())) {
                client.send(Words.present(ring.place(), topic, people.at(topic)));
            }
        }
    }

    private void catchUp(Client client, List<String> topics, String since) {
        Set<String> wanted = new HashSet<>(topics);
        Optional<List<Event>> missed =
                ring.since(since, wanted).filter(events -> events.size() <= limits.waiting() / 2);
        if (missed.isEmpty()) {
            client.send(Words.reload(ring.place()));
            return;
        }
        for (Event event : missed.get()) {
            List<String> matching =
                    event.topics().stream().filter(wanted::contains).toList();
            tell(event, Set.of(client), matching);
        }
    }

    void leave(Client client, List<String> topics) {
        run(
                thread,
                () -> topics.forEach(topic -> {
                    if (client.topics.remove(topic)) {
                        stop(client, topic);
                    }
                }));
        topics.forEach(topic -> {
            if (client.presence.remove(topic) != null) {
                say(client, topic, Present.LEFT);
            }
        });
    }

    /**
     * A client says what it does. Only where it listens, so only where it may.
     *
     * @throws Failure INVALID if it is nothing that can be said; DENIED if it does not listen there
     */
    void present(Client client, String topic, String state) {
        if (!Channel.channelOf(topic).equals(Present.CHANNEL.name()) || !client.topics.contains(topic)) {
            throw Failure.denied("nothing can be said on '" + topic + "': only what one does, where one listens");
        }
        if (!Present.isState(state)) {
            throw Failure.invalid("state", "'" + state + "' is no state; expected viewing, editing or left");
        }
        if (state.equals(Present.LEFT)) {
            client.presence.remove(topic);
        } else {
            client.presence.put(topic, state);
        }
        say(client, topic, state);
    }

    private void say(Client client, String topic, String state) {
        Identity who = client.caller.identity();
        try {
            push.publish(Present.CHANNEL, Channel.keyOf(topic), new Present(client.id, who.id(), who.title(), state));
        } catch (Failure impossible) {
            log.debug("{} is not told: {}", topic, impossible.getMessage());
        }
    }

    private void sayAgain() {
        people.clean();
        clients.values().forEach(client -> client.presence.forEach((topic, state) -> say(client, topic, state)));
    }

    /** Takes what the provider brings. */
    void heard(String order, boolean whole, List<Event> events) {
        run(thread, () -> {
            if (!whole) {
                ring.clear(order, events.isEmpty() ? 0 : events.get(0).number() - 1);
                latest.clear();
            }
            boolean first = !begun;
            boolean lost = !whole && begun;
            begun = true;
            for (Event event : events) {
                ring.add(event);
                note(event);
                if (event.topics().isEmpty()) {
                    lost = true;
                } else if (!first && whole) {
                    deliver(event);
                }
            }
            if (lost) {
                String reload = Words.reload(ring.place());
                clients.values().forEach(client -> client.send(reload));
            }
            early.forEach(Hub::guarded);
            early.clear();
        });
    }

    private void note(Event event) {
        for (String topic : event.topics()) {
            String channel = Channel.channelOf(topic);
            if (channel.equals(Present.CHANNEL.name())) {
                people.note(topic, read(Present.CHANNEL, event));
            } else if (channel.equals(Channel.RECORDS.name()) && RIGHTS.contains(Channel.keyOf(topic))) {
                log.debug("Rights may have changed");
                checkRightsSoon();
            } else if (rules.of(topic).map(rule -> rule.channel().latest()).orElse(false)) {
                latest.remove(topic);
                latest.put(topic, event);
            }
        }
    }

    private void checkRightsSoon() {
        run(checker, this::checkRights);
        try {
            checker.schedule(() -> guarded(this::checkRights), RIGHTS_SECONDS, TimeUnit.SECONDS);
        } catch (RejectedExecutionException closed) {
            log.debug("Push is being stopped", closed);
        }
    }

    private <T> T read(Channel<T> channel, Event event) {
        return format.read(Topic.event(channel.name(), channel.body()), event.body());
    }

    private void deliver(Event event) {
        if (event.topics().size() == 1) {
            Set<Client> all = listeners.get(event.topics().get(0));
            if (all != null) {
                tell(event, all, event.topics());
            }
            return;
        }
        Map<Client, List<String>> matching = new HashMap<>();
        for (String topic : event.topics()) {
            listeners.getOrDefault(topic, Set.of()).forEach(client -> matching.computeIfAbsent(
                            client, same -> new ArrayList<>())
                    .add(topic));
        }
        Map<List<String>, Set<Client>> groups = new HashMap<>();
        matching.forEach((client, topics) ->
                groups.computeIfAbsent(topics, same -> new HashSet<>()).add(client));
        groups.forEach((topics, some) -> tell(event, some, topics));
    }

    /** Tells an event to clients that all listen to the same topics of it. */
    private void tell(Event event, Set<Client> to, List<String> topics) {
        ChannelRule<?> rule = rules.of(topics.get(0)).orElse(null);
        if (rule != null) {
            tell(rule, event, to, topics);
        }
    }

    private <T> void tell(ChannelRule<T> rule, Event event, Set<Client> to, List<String> topics) {
        String place = ring.place(event.number());
        String whole = Words.event(place, event, event.body());
        if (rule.sameForAll()) {
            // A client that is dropped meanwhile leaves the set later, on this thread.
            to.forEach(client -> client.send(whole));
            return;
        }
        T body;
        try {
            body = read(rule.channel(), event);
        } catch (Failure older) {
            log.warn("An event of {} cannot be read: {}", rule.channel().name(), older.getMessage());
            return;
        }
        List<String> keys = Rules.keys(topics);
        Map<Identity, Optional<String>> heard = new HashMap<>();
        for (Client client : to) {
            Optional<String> text = heard.computeIfAbsent(
                    client.caller.identity(), who -> forOne(rule, client, keys, event, body, whole, place));
            if (text.isPresent()) {
                client.send(text.get());
            } else {
                run(checker, () -> checkRights(client, topics));
            }
        }
    }

    private <T> Optional<String> forOne(
            ChannelRule<T> rule, Client client, List<String> keys, Event event, T body, String whole, String place) {
        try (Context.Scope scope =
                client.caller.context("push-" + event.number()).open()) {
            T part = rule.heard(keys, body).orElse(null);
            if (part == null) {
                return Optional.empty();
            }
            if (part == body) {
                return Optional.of(whole);
            }
            Topic<T> topic = Topic.event(rule.channel().name(), rule.channel().body());
            return Optional.of(Words.event(place, event, format.write(topic, part)));
        } catch (RuntimeException failed) {
            // Better told nothing than too much.
            log.warn("{} is not told to {}", event.topics().get(0), client.caller, failed);
            return Optional.empty();
        }
    }

    private void ping() {
        String ping = Words.ping(ring.place());
        long silent = limits.ping().toNanos() * SILENT_PINGS;
        for (Client client : clients.values()) {
            if (System.nanoTime() - client.lastHeard > silent) {
                client.close(End.TOO_SLOW);
            } else {
                client.send(ping);
            }
        }
    }

    private void checkCallers() {
        for (Client client : clients.values()) {
            boolean there;
            try {
                there = Instant.now().isBefore(client.caller.until()) && isStillThere.test(client.caller);
            } catch (Failure away) {
                // Of a database that is away nothing can be told; the next look decides.
                log.debug("Whether {} is still there is not known: {}", client.caller, away.getMessage());
                continue;
            }
            if (!there) {
                client.close(End.SIGNED_OUT);
            }
        }
    }

    private void checkRights() {
        clients.values().forEach(client -> checkRights(client, client.topicList()));
    }

    private void checkRights(Client client, List<String> topics) {
        List<String> ended = new ArrayList<>();
        client.caller.context("push-" + client.id).run(() -> topics.stream()
                .filter(topic -> client.topics.contains(topic) && !rules.isAllowed(topic))
                .forEach(ended::add));
        if (!ended.isEmpty()) {
            leave(client, ended);
            run(thread, () -> ended.forEach(topic -> client.send(Words.ended(ring.place(), topic))));
        }
    }

    /** A channel's rule has gone or come: whoever listens is asked about anew. */
    void rulesChanged() {
        run(checker, this::checkRights);
    }

    int size() {
        return clients.size();
    }

    long sentInAll() {
        return gone.get()
                + clients.values().stream()
                        .mapToLong(client -> client.sent.get())
                        .sum();
    }

    long droppedInAll() {
        return dropped.get();
    }

    List<PushClients.Client> list() {
        return clients.values().stream()
                .sorted(Comparator.comparing((Client client) -> client.since))
                .map(client -> new PushClients.Client(
                        client.id,
                        client.caller.identity().name(),
                        client.caller.address(),
                        client.since,
                        client.topicList(),
                        client.sent.get(),
                        client.waiting()))
                .toList();
    }

    /** Ends all connections, and says so. */
    @Override
    public void close() {
        clients.values().forEach(client -> client.close(End.GOING_AWAY));
        checker.shutdownNow();
        thread.shutdown();
        try {
            thread.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        thread.shutdownNow();
    }
}
