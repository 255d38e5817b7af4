package mortise.consumer;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Problem;
import mortise.queue.Delivery;
import mortise.queue.Handler;
import mortise.queue.MessageFormat;
import mortise.queue.OpenQueue;
import mortise.queue.OpenQueue.Leased;
import mortise.queue.OpenQueue.Subscription;
import mortise.queue.Topic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Gives messages to one handler. One thread takes them, {@link Ahead} of those who work; it sleeps until it is told of an
 * arrival or the next message is due. A queue that is away is asked again every second.
 */
final class Consumer<T> {
    private static final Logger log = LoggerFactory.getLogger(Consumer.class);
    static final int MOST_CONCURRENT = 256;
    private static final Duration SHORTEST = Duration.ofMillis(5);
    private static final Duration AWAY = Duration.ofSeconds(1);
    private static final Duration ALONE = Duration.ofSeconds(1);

    /**
     * Work that was begun.
     *
     * @param name its message's key or id
     */
    private record Begun(Instant since, String name) {}

    private final Handler<T> handler;
    private final Topic<T> topic;
    private final OpenQueue queue;
    private final MessageFormat format;
    private final Duration look;
    private final String subscription;
    private final String name;
    private final int concurrency;
    private final Slots slots;
    private final Rate.Bucket rate;
    private final LongAdder worked;
    private final Minutes minutes = new Minutes(System::currentTimeMillis);
    private final ExecutorService workers;
    private final Thread taker;
    /** Messages in these hands, by id, with when their leases were last extended. */
    private final Map<Long, Long> held = new ConcurrentHashMap<>();

    /** Fewer messages in these hands wake whoever waits for it; only with {@link #held} locked. */
    private int awaited;

    /** What of these is in work, by id. */
    private final Map<Long, Begun> inWork = new ConcurrentHashMap<>();

    /** What is done, and the queue has not heard it. */
    private final Queue<Long> finished = new ConcurrentLinkedQueue<>();

    private final AtomicBoolean telling = new AtomicBoolean();
    private final Object monitor = new Object();
    private boolean woken = true;
    private volatile boolean stopping;
    /** Whether it is to take no more for now. */
    private volatile boolean drained;

    private volatile String trouble = "";

    /**
     * What consumers of a node share.
     *
     * @param look longest time without a look
     * @param concurrency of a subscription; 0 as its handler says
     * @param worked counts messages
     */
    record Node(
            String name,
            OpenQueue queue,
            MessageFormat format,
            Duration look,
            Plan<Integer> concurrency,
            Plan<Rate> rates,
            Slots slots,
            LongAdder worked) {}

    /** @throws Failure INVALID if the handler says what cannot be */
    Consumer(Handler<T> handler, Node node) {
        this.handler = handler;
        this.topic = handler.topic();
        this.queue = node.queue();
        this.format = node.format();
        this.look = node.look();
        this.slots = node.slots();
        this.worked = node.worked();
        String subscriber = handler.subscriber();
        check(subscriber, handler.concurrency());
        subscription = handler.subscription();
        int planned = node.concurrency().of(subscription);
        concurrency = planned == 0 ? handler.concurrency() : planned;
        rate = new Rate.Bucket(node.rates().of(subscription), System.nanoTime());
        name = node.name() + "/" + subscription;
        AtomicInteger number = new AtomicInteger();
        workers = Executors.newFixedThreadPool(
                concurrency, work -> new Thread(work, "mortise-" + subscriber + "-" + number.incrementAndGet()));
        taker = new Thread(this::take, "mortise-" + subscriber + "-taker");
        taker.setDaemon(true);
    }

    /** @throws Failure INVALID if one of them cannot be */
    static void check(String subscriber, int concurrency) {
        if (concurrency < 1 || concurrency > MOST_CONCURRENT) {
            throw Failure.invalid(
                    "concurrency", "concurrency is from 1 to " + MOST_CONCURRENT + ", not " + concurrency);
        }
        if (!Topic.isName(subscriber)) {
            throw Failure.invalid("subscriber", "'" + subscriber + "' is no name of a subscriber, as record-search");
        }
    }

    void start() {
        taker.start();
    }

    String topic() {
        return topic.name();
    }

    int working() {
        return inWork.size();
    }

    /** Returns what it works on, as others are told. */
    OpenQueue.Worker worker() {
        Optional<Begun> longest = inWork.values().stream().min(Comparator.comparing(Begun::since));
        return new OpenQueue.Worker(
                topic.name(),
                handler.subscriber(),
                concurrency,
                inWork.size(),
                longest.map(Begun::name).orElse(""),
                longest.map(Begun::since).orElse(null),
                minutes.last());
    }

    /** Returns what keeps it from working, empty if nothing does. */
    String trouble() {
        return trouble;
    }

    /** Returns what people call its subscription. */
    String subscription() {
        return subscription;
    }

    /** Has it take no more, end what is in work and give back the rest; or take messages again. */
    void drain(boolean now) {
        if (drained != now) {
            drained = now;
            log.info("{} {}", name, now ? "is drained: it takes no more messages" : "takes messages again");
            wake();
            synchronized (held) {
                held.notifyAll();
            }
        }
    }

    /** Tells it that there may be something. */
    void wake() {
        synchronized (monitor) {
            woken = true;
            monitor.notifyAll();
        }
    }

    /** Takes no more messages. */
    void noMore() {
        stopping = true;
        wake();
        synchronized (held) {
            held.notifyAll();
        }
    }

    /** Takes no more, lets work under way end for a while, and gives back the rest. */
    void stop(Duration drain) {
        noMore();
        try {
            taker.join(TimeUnit.SECONDS.toMillis(5));
            workers.shutdown();
            if (!workers.awaitTermination(drain.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("{}: {} messages are left in work; they will be done again", name, working());
                workers.shutdownNow();
                workers.awaitTermination(1, TimeUnit.SECONDS);
            }
        } catch (InterruptedException interrupted) {
            workers.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private void take() {
        Subscription mine = null;
        Ahead ahead = new Ahead(concurrency, System::nanoTime);
        while (!stopping) {
            try {
                if (mine == null) {
                    mine = queue.subscribe(topic.name(), handler.subscriber());
                }
                awaitRoom(ahead.most());
                asleep();
                if (drained) {
                    giveBackUnbegun();
                    sleep(look);
                    continue;
                }
                long start = System.nanoTime();
                int room = ahead.room(held.size());
                int allowed = Math.min(room, rate.allowed(start));
                if (allowed == 0) {
                    pauseForRate();
                    continue;
                }
                List<Leased> messages = stopping ? List.of() : queue.take(mine.id(), allowed, topic.lease(), name);
                trouble = "";
                rate.begun(messages.size());
                messages.forEach(this::handOver);
                if (messages.size() < allowed) {
                    if (isWoken()) {
                        continue;
                    }
                    sleep(pause(queue.nextDue(mine.id())));
                    ahead.begin(held.size());
                } else if (allowed == room) {
                    awaitRoom(ahead.low());
                    ahead.took(messages, held.size());
                }
            } catch (Failure away) {
                trouble = name + ": " + away.getMessage();
                log.debug("{}", trouble);
                sleep(AWAY);
            } catch (RuntimeException defect) {
                trouble = name + ": " + defect;
                log.error("{} could not take messages; it is tried again", name, defect);
                sleep(AWAY);
            }
        }
        giveBackUnbegun();
    }

    /** Sleeps whatever arrives. */
    private void pauseForRate() {
        long end = System.nanoTime() + rate.pause(System.nanoTime()).toNanos();
        while (!stopping && System.nanoTime() < end) {
            asleep();
            sleep(Duration.ofNanos(end - System.nanoTime()));
        }
    }

    private boolean isWoken() {
        synchronized (monitor) {
            return woken;
        }
    }

    /** From here on arrivals count for the next sleep. */
    private void asleep() {
        synchronized (monitor) {
            woken = false;
        }
    }

    private Duration pause(Optional<Duration> due) {
        Duration most = queue.tellsArrivals() ? look : ALONE;
        Duration until = due.orElse(most);
        if (until.compareTo(most) > 0) {
            return most;
        }
        return until.compareTo(SHORTEST) < 0 ? SHORTEST : until;
    }

    private void sleep(Duration pause) {
        long end = System.nanoTime() + pause.toNanos();
        synchronized (monitor) {
            long left = end - System.nanoTime();
            while (!woken && !stopping && left > 0) {
                try {
                    TimeUnit.NANOSECONDS.timedWait(monitor, Math.max(left, 1_000_000));
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    return;
                }
                left = end - System.nanoTime();
            }
        }
    }

    /** Waits until fewer messages than that are in these hands. */
    private void awaitRoom(int most) {
        synchronized (held) {
            while (held.size() >= most && !stopping && !drained) {
                awaited = most;
                try {
                    held.wait(1_000);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    private void handOver(Leased message) {
        held.put(message.id(), System.nanoTime());
        workers.execute(() -> {
            try {
                slots.enter(subscription, message.priority());
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            }
            try {
                if (begin(message)) {
                    work(message);
                }
            } finally {
                slots.leave();
            }
        });
    }

    /** What waited here while its lease ended is somebody else's; what waited while the handler goes is given back. */
    private boolean begin(Leased message) {
        synchronized (held) {
            if (stopping || !held.containsKey(message.id())) {
                return false;
            }
            inWork.put(message.id(), new Begun(Instant.now(), name(message)));
            return true;
        }
    }

    private static String name(Leased message) {
        return message.key().isEmpty() ? Long.toString(message.id()) : message.key();
    }

    private void end(long id) {
        synchronized (held) {
            inWork.remove(id);
            worked.increment();
            minutes.count();
            held.remove(id);
            if (held.size() < awaited) {
                awaited = 0;
                held.notifyAll();
            }
        }
    }

    private void giveBackUnbegun() {
        List<Long> unbegun;
        synchronized (held) {
            unbegun =
                    held.keySet().stream().filter(id -> !inWork.containsKey(id)).toList();
            unbegun.forEach(held::remove);
        }
        try {
            if (!unbegun.isEmpty()) {
                queue.release(unbegun, name);
            }
        } catch (Failure away) {
            log.debug("{}: messages could not be given back: {}", name, away.getMessage());
        }
    }

    private void work(Leased message) {
        boolean done = false;
        try {
            if (message.attempt() > topic.retry().attempts()) {
                String reason = "whoever worked on it died, " + (message.attempt() - 1) + " times";
                log.error("{}: message {} is a dead letter: {}", name, message.id(), reason);
                queue.bury(message.id(), reason, "", name);
                return;
            }
            Context context = format.readContext(message.context());
            MDC.put("requestId", context.requestId());
            MDC.put("user", context.identity().name());
            try (Context.Scope scope = context.open()) {
                handler.handle(new Given(message, format.read(topic, message.body())));
            }
            done = true;
        } catch (Failure failure) {
            failed(message, failure, failure.kind() == Failure.Kind.INVALID);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            failed(message, interrupted, false);
        } catch (Exception | LinkageError | StackOverflowError | AssertionError failure) {
            failed(message, failure, false);
        } finally {
            MDC.remove("requestId");
            MDC.remove("user");
            if (!done) {
                end(message.id());
            }
        }
        if (done) {
            finished.add(message.id());
            tellFinished();
        }
    }

    /** Whoever comes first tells the queue of all that is done by then; others go on with their next message. */
    private void tellFinished() {
        while (!finished.isEmpty() && telling.compareAndSet(false, true)) {
            List<Long> ids = new ArrayList<>();
            try {
                for (Long id = finished.poll(); id != null; id = finished.poll()) {
                    ids.add(id);
                }
                done(ids);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            } finally {
                ids.forEach(this::end);
                telling.set(false);
            }
        }
    }

    /** Says that they are done until the queue has heard it, or their leases have ended. */
    private void done(List<Long> ids) throws InterruptedException {
        if (ids.isEmpty()) {
            return;
        }
        long end = System.nanoTime() + topic.lease().toNanos();
        while (true) {
            try {
                int had = queue.done(ids, name);
                if (had < ids.size()) {
                    log.debug(
                            "{}: {} messages were ended with their work, or are with somebody else",
                            name,
                            ids.size() - had);
                }
                return;
            } catch (Failure away) {
                if (System.nanoTime() > end) {
                    log.warn(
                            "{}: messages {} are done, and the queue could not be told: they will be done again",
                            name,
                            ids);
                    return;
                }
                Thread.sleep(200);
            }
        }
    }

    private void failed(Leased message, Throwable failure, boolean forGood) {
        String reason = reason(failure);
        boolean last = forGood || message.attempt() >= topic.retry().attempts();
        try {
            if (last) {
                log.error("{}: message {} is a dead letter: {}", name, message.id(), reason, failure);
                queue.bury(message.id(), reason, trace(failure), name);
            } else {
                Duration pause = jittered(topic.retry().pause(message.attempt()));
                log.warn(
                        "{}: message {} failed at attempt {}, the next in {} ms: {}",
                        name,
                        message.id(),
                        message.attempt(),
                        pause.toMillis(),
                        reason);
                queue.retry(message.id(), pause, reason, name);
            }
        } catch (Failure away) {
            log.warn("{}: message {} failed, and comes again when its lease ends: {}", name, message.id(), reason);
        }
    }

    /** Messages that failed together are not tried again together. */
    private static Duration jittered(Duration pause) {
        long millis = pause.toMillis();
        return Duration.ofMillis(millis + ThreadLocalRandom.current().nextLong(millis / 10 + 1));
    }

    private static String reason(Throwable failure) {
        if (failure instanceof Failure known) {
            return known.problems().stream().map(Problem::message).collect(Collectors.joining("; "));
        }
        String message = failure.getMessage();
        return failure.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }

    private static String trace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    /** Extends what is due to be extended, a third of the lease after the last time; forgets what was lost. */
    void extendLeases() {
        long before = System.nanoTime() - topic.lease().toNanos() / 3;
        List<Long> due = held.entrySet().stream()
                .filter(each -> each.getValue() < before)
                .map(Map.Entry::getKey)
                .toList();
        if (due.isEmpty()) {
            return;
        }
        try {
            long now = System.nanoTime();
            List<Long> had = queue.extend(due, topic.lease(), name);
            had.forEach(id -> held.replace(id, now));
            synchronized (held) {
                due.stream()
                        .filter(id -> !had.contains(id) && !inWork.containsKey(id))
                        .forEach(held::remove);
                held.notifyAll();
            }
        } catch (RuntimeException away) {
            log.debug("{}: leases could not be extended: {}", name, away.getMessage());
        }
    }

    /** What the handler sees. */
    private final class Given implements Delivery<T> {
        private final Leased message;
        private final T body;

        Given(Leased message, T body) {
            this.message = message;
            this.body = body;
        }

        @Override
        public T body() {
            return body;
        }

        @Override
        public String id() {
            return Long.toString(message.id());
        }

        @Override
        public String key() {
            return name(message);
        }

        @Override
        public int attempt() {
            return message.attempt();
        }

        @Override
        public boolean last() {
            return message.attempt() >= topic.retry().attempts();
        }

        @Override
        public Instant sentAt() {
            return message.sentAt();
        }

        @Override
        public boolean stopping() {
            return stopping;
        }
    }
}
