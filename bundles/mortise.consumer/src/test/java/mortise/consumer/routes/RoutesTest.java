package mortise.consumer.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import mortise.consumer.Consumers;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Health;
import mortise.core.Identity;
import mortise.database.OpenDatabase;
import mortise.database.migration.FlywayMigrations;
import mortise.entity.Action;
import mortise.entity.RecordChanges;
import mortise.queue.OpenQueue;
import mortise.queue.OpenQueue.DeadLetter;
import mortise.queue.OpenQueue.Depth;
import mortise.queue.Queue;
import mortise.queue.Retry;
import mortise.queue.Sending;
import mortise.queue.Topic;
import mortise.queue.database.DatabaseQueueProvider;
import mortise.queue.selection.JsonFormat;
import mortise.queue.selection.TypedQueue;
import mortise.testkit.databases.TestDatabases;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.util.converter.Converters;

class RoutesTest {
    record Job(String name) {}

    record Part(int number) {}

    /** Looked up by its name in a route. */
    public static final class Shouter {
        public Part shout(Job job) {
            return new Part(job.name().length());
        }
    }

    private static final Topic<Job> JOBS =
            Topic.work("test.job", Job.class).with(new Retry(3, Duration.ofMillis(20), Duration.ofMillis(100)));
    private static final Topic<Part> PARTS = Topic.work("test.part", Part.class);
    private static final long BUNDLE = 7;
    private static final Origin LOANS = new Origin(BUNDLE, "example.loans");
    private static final Origin OTHER = new Origin(8, "example.other");

    @TempDir
    private Path folder;

    private OpenDatabase database;
    private OpenQueue open;
    private Queue queue;
    private Consumers consumers;
    private Routes routes;

    @BeforeEach
    void start() {
        database = TestDatabases.h2(folder).open();
        open = new DatabaseQueueProvider(database, new FlywayMigrations()).open();
        queue = new TypedQueue(open, new JsonFormat());
        consumers = new Consumers(
                Converters.standardConverter()
                        .convert(Map.of("drainSeconds", 5))
                        .to(Consumers.Config.class),
                open,
                new JsonFormat(),
                () -> {});
        routes = new Routes(consumers, queue);
        routes.addTopic(JOBS, Map.of("service.bundleid", BUNDLE));
        routes.addTopic(PARTS, Map.of("service.bundleid", BUNDLE));
    }

    @AfterEach
    void stop() {
        routes.close();
        consumers.close();
        open.close();
        database.close();
    }

    private interface Configuration {
        void of(RouteBuilder builder) throws Exception;
    }

    private static RouteBuilder builder(Configuration configuration) {
        return new RouteBuilder() {
            @Override
            public void configure() throws Exception {
                configuration.of(this);
            }
        };
    }

    private RouteBuilder add(Configuration configuration) {
        RouteBuilder builder = builder(configuration);
        routes.add(builder, LOANS, getClass().getClassLoader());
        return builder;
    }

    private void send(int count) {
        queue.send(
                JOBS,
                IntStream.range(0, count)
                        .mapToObj(number -> new Job("job " + number))
                        .toList(),
                Sending.PLAIN);
    }

    private List<DeadLetter> dead() {
        return open.deadLetters(null, Long.MAX_VALUE, 100);
    }

    private long left() {
        return open.depths().stream()
                .mapToLong(depth -> depth.ready() + depth.later() + depth.leased())
                .sum();
    }

    private static String job(Exchange exchange) {
        return exchange.getMessage().getBody(Job.class).name();
    }

    private static Context anna() {
        return new Context(
                new Identity(7, "anna", "Anna", Set.of()),
                "REQ-7",
                "api",
                "10.0.0.1",
                Locale.GERMANY,
                ZoneId.of("Europe/Berlin"));
    }

    @Test
    void bringsBodyHeadersAndSender() {
        List<Map<String, Object>> headers = new CopyOnWriteArrayList<>();
        List<String> seen = new CopyOnWriteArrayList<>();
        add(builder -> builder.from("mortise:test.job?subscriber=worker&concurrency=2")
                .process(exchange -> {
                    headers.add(Map.copyOf(exchange.getMessage().getHeaders()));
                    seen.add(job(exchange) + " by "
                            + Context.current().identity().name());
                }));

        anna().run(() -> queue.send(JOBS, new Job("one"), Sending.PLAIN.keyed("K-1")));

        await().until(() -> left() == 0);
        assertThat(seen).containsExactly("one by anna");
        assertThat(headers.get(0))
                .containsEntry("MortiseKey", "K-1")
                .containsEntry("MortiseAttempt", 1)
                .containsEntry("MortiseRequestId", "REQ-7");
        assertThat(headers.get(0).get("MortiseSentAt")).isInstanceOf(Instant.class);
        assertThat((String) headers.get(0).get("MortiseId")).matches("[0-9]+");
        assertThat(routes.report()).isEqualTo(Health.Report.up("1 routes of 1 bundles"));
    }

    @Test
    void receivesAsItsBundleUnlessItSaysOtherwise() {
        add(builder -> builder.from("mortise:test.job").to("log:test?level=DEBUG"));

        await().until(() -> open.depths().stream().map(Depth::subscription).anyMatch(each -> each.subscriber()
                .equals("example.loans")));
    }

    @Test
    void triesAgainWhatTheRouteLeavesAsAFailureAndBuriesIt() {
        List<Integer> attempts = new CopyOnWriteArrayList<>();
        add(builder -> builder.from("mortise:test.job").process(exchange -> {
            attempts.add(exchange.getMessage().getHeader("MortiseAttempt", Integer.class));
            throw new IllegalStateException("no luck");
        }));

        send(1);

        await().until(() -> dead().size() == 1);
        assertThat(attempts).containsExactly(1, 2, 3);
        assertThat(dead().get(0).reason()).isEqualTo("IllegalStateException: no luck");
        assertThat(dead().get(0).trace()).contains("RoutesTest");
    }

    @Test
    void triesAgainWhatIsRolledBack() {
        AtomicInteger calls = new AtomicInteger();
        add(builder -> builder.from("mortise:test.job")
                .choice()
                .when(exchange -> calls.incrementAndGet() == 1)
                .markRollbackOnly());

        send(1);

        await().until(() -> left() == 0);
        assertThat(calls).hasValue(2);
        assertThat(dead()).isEmpty();
    }

    @Test
    void buriesAtOnceWhatCanNeverSucceedHoweverDeepItWasFound() {
        AtomicInteger calls = new AtomicInteger();
        add(builder -> builder.from("mortise:test.job")
                .split(builder.constant(List.of("a", "b")))
                .stopOnException()
                .process(exchange -> {
                    calls.incrementAndGet();
                    throw Failure.invalid("nonsense", "there is no such thing");
                }));

        send(1);

        await().until(() -> dead().size() == 1);
        assertThat(calls).hasValue(1);
        assertThat(dead().get(0).reason()).isEqualTo("there is no such thing");
        assertThat(dead().get(0).attempts()).isEqualTo(1);
    }

    @Test
    void leavesCamelsOwnRedeliveryAndHandlingAlone() {
        AtomicInteger flaky = new AtomicInteger();
        List<String> handled = new CopyOnWriteArrayList<>();
        add(builder -> {
            builder.onException(IllegalStateException.class)
                    .maximumRedeliveries(2)
                    .redeliveryDelay(10)
                    .logExhausted(false)
                    .handled(true)
                    .process(exchange -> handled.add(job(exchange)));
            builder.from("mortise:test.job").process(exchange -> {
                flaky.incrementAndGet();
                throw new IllegalStateException("always");
            });
        });

        send(1);

        await().until(() -> left() == 0);
        assertThat(flaky).hasValue(3);
        assertThat(handled).containsExactly("job 0");
        assertThat(dead()).isEmpty();
    }

    @Test
    void sendsAsTheSenderWithAKeyOfItsOwn() {
        List<String> received = new CopyOnWriteArrayList<>();
        add(builder -> {
            builder.from("mortise:test.job")
                    .process(exchange -> {
                        exchange.getMessage().setBody(new Part(job(exchange).length()));
                        exchange.getMessage()
                                .setHeader(
                                        "MortiseSendKey",
                                        "part-of-" + exchange.getMessage().getHeader("MortiseKey"));
                    })
                    .to("mortise:test.part?priority=HIGH")
                    .process(exchange ->
                            assertThat(exchange.getMessage().getHeaders()).doesNotContainKey("MortiseSendKey"));
            builder.from("mortise:test.part")
                    .process(exchange -> received.add(
                            exchange.getMessage().getBody(Part.class).number() + " "
                                    + exchange.getMessage().getHeader("MortiseKey") + " by "
                                    + Context.current().identity().name() + " for "
                                    + Context.current().requestId()));
        });

        anna().run(() -> queue.send(JOBS, new Job("four"), Sending.PLAIN.keyed("K")));

        await().until(() -> !received.isEmpty() && left() == 0);
        assertThat(received).containsExactly("4 part-of-K by anna for REQ-7");
    }

    @Test
    void refusesToSendWhatDoesNotFitTheTopic() {
        add(builder -> builder.from("mortise:test.job")
                .setBody(builder.constant("text"))
                .to("mortise:test.part"));

        send(1);

        await().until(() -> dead().size() == 1);
        assertThat(dead().get(0).reason())
                .startsWith("a message of test.part has a body of")
                .endsWith("not of java.lang.String");
    }

    @Test
    void triesAgainWhileTheTopicToSendToIsAway() {
        Topic<Part> late = Topic.work("test.late", Part.class);
        add(builder -> builder.from("mortise:test.part").to("mortise:test.late"));
        queue.send(PARTS, new Part(1));
        await().until(() -> open.depths().stream().anyMatch(depth -> depth.later() == 1));

        routes.addTopic(late, Map.of("service.bundleid", 99L));

        await().until(() -> open.depths().stream()
                .anyMatch(depth -> depth.subscription().topic().equals("test.late") && depth.ready() == 1));
        assertThat(dead()).isEmpty();
    }

    @Test
    void waitsForATopicThatIsNotThereYetAndWhenItIsAwayAgain() {
        Topic<Part> late = Topic.work("test.late", Part.class);
        List<Integer> received = new CopyOnWriteArrayList<>();
        add(builder -> builder.from("mortise:test.late")
                .routeId("late")
                .process(exchange ->
                        received.add(exchange.getMessage().getBody(Part.class).number())));
        assertThat(routes.report()).isEqualTo(Health.Report.degraded("example.loans/late waits for topic test.late"));

        queue.send(late, new Part(1));
        routes.addTopic(late, Map.of("service.bundleid", 99L));
        await().until(() -> received.contains(1));
        routes.removeTopic(late, Map.of("service.bundleid", 99L));
        queue.send(late, new Part(2));
        assertThat(routes.report().state()).isEqualTo(Health.State.DEGRADED);
        assertThat(received).containsExactly(1);
        routes.addTopic(late, Map.of("service.bundleid", 99L));

        await().until(() -> received.contains(2));
        assertThat(received).containsExactly(1, 2);
        assertThat(routes.report().state()).isEqualTo(Health.State.UP);
    }

    @Test
    void knowsTheChangesOfRecordsWithoutBeingTold() {
        List<String> changed = new CopyOnWriteArrayList<>();
        add(builder -> builder.from("mortise:record.changed.test-ticket")
                .split(builder.simple("${body.changes}"))
                .process(exchange -> changed.add("ticket "
                        + exchange.getMessage()
                                .getBody(RecordChanges.Change.class)
                                .id())));
        add(builder -> builder.from("mortise:record.changed")
                .filter(builder.simple("${body.entity} == 'account'"))
                .process(exchange -> changed.add("account")));
        add(builder -> builder.from("mortise:record.deleted")
                .process(exchange -> changed.add("gone "
                        + exchange.getMessage().getBody(RecordChanges.class).ids())));
        await().until(() -> open.depths().size() == 3);

        for (String entity : List.of("testTicket", "account")) {
            RecordChanges changes =
                    new RecordChanges(entity, List.of(new RecordChanges.Change(5, 1, Action.CREATE, List.of())));
            queue.send(RecordChanges.topicOf(entity), changes);
            queue.send(RecordChanges.TOPIC, changes);
        }
        queue.send(
                RecordChanges.DELETED,
                new RecordChanges("account", List.of(new RecordChanges.Change(5, 2, Action.DELETE, List.of()))));

        await().until(() -> left() == 0);
        assertThat(changed).containsExactlyInAnyOrder("ticket 5", "account", "gone [5]");
    }

    @Test
    void carriesTheSenderToOtherThreads() {
        Map<String, String> seen = new ConcurrentHashMap<>();
        add(builder -> {
            builder.from("mortise:test.job")
                    .threads(2)
                    .process(exchange -> note(seen, "threads"))
                    .to("seda:inside")
                    .split(builder.constant(List.of(1, 2)))
                    .parallelProcessing()
                    .process(exchange -> note(seen, "parallel"))
                    .end()
                    .wireTap("direct:tapped")
                    .delay(1)
                    .asyncDelayed()
                    .process(exchange -> note(seen, "delayed"));
            builder.from("seda:inside").process(exchange -> note(seen, "seda"));
            builder.from("direct:tapped").process(exchange -> note(seen, "tapped"));
        });

        anna().run(() -> send(1));

        await().until(() -> left() == 0 && seen.containsKey("tapped"));
        assertThat(seen.keySet()).containsExactlyInAnyOrder("threads", "seda", "parallel", "tapped", "delayed");
        assertThat(seen.values()).allMatch(value -> value.startsWith("anna on "));
        assertThat(seen.values().stream().distinct()).hasSizeGreaterThan(2);
    }

    private static void note(Map<String, String> seen, String step) {
        seen.put(
                step,
                Context.current().identity().name() + " on "
                        + Thread.currentThread().getName());
    }

    @Test
    void aMessageIsInWorkUntilAllThatWasHandedOverInMemoryIsDone() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger ended = new AtomicInteger();
        add(builder -> {
            builder.from("mortise:test.job").to("seda:inside");
            builder.from("seda:inside").process(exchange -> {
                go.await();
                if (ended.incrementAndGet() == 1) {
                    throw new IllegalStateException("in the other thread");
                }
            });
        });
        send(1);

        await().until(() -> open.depths().get(0).leased() == 1);
        Thread.sleep(200);
        assertThat(open.depths().get(0).leased()).isEqualTo(1);
        go.countDown();

        await().until(() -> left() == 0);
        assertThat(ended).hasValue(2);
        assertThat(dead()).isEmpty();
    }

    @Test
    void losesNothingWhenRoutesComeAndGo() {
        Set<String> done = ConcurrentHashMap.newKeySet();
        AtomicInteger calls = new AtomicInteger();
        Configuration configuration = builder -> {
            builder.from("mortise:test.job?concurrency=2").to("seda:inside");
            builder.from("seda:inside?concurrentConsumers=2").process(exchange -> {
                calls.incrementAndGet();
                Thread.sleep(1);
                done.add(job(exchange));
            });
        };
        send(500);
        for (int round = 0; round < 3; round++) {
            int before = calls.get();
            RouteBuilder builder = add(configuration);
            await().until(() -> calls.get() > before + 50);
            routes.remove(builder);
            int then = calls.get();
            assertThat(open.depths().get(0).leased()).isZero();
            assertThat(open.depths().get(0).ready()).isEqualTo(500 - done.size());
            assertThat(calls).hasValue(then);
        }

        add(configuration);

        await().until(() -> done.size() == 500);
        assertThat(calls).hasValue(500);
        assertThat(dead()).isEmpty();
    }

    @Test
    void doesNotDisturbTheRoutesOfOthers() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger done = new AtomicInteger();
        AtomicInteger attempts = new AtomicInteger();
        RouteBuilder other = builder(builder -> builder.from("mortise:test.job").process(exchange -> {
            attempts.incrementAndGet();
            Thread.sleep(1);
            done.incrementAndGet();
        }));
        routes.add(other, OTHER, getClass().getClassLoader());
        AtomicInteger sent = new AtomicInteger();
        Thread sender = new Thread(() -> {
            while (!stop.get()) {
                send(10);
                sent.addAndGet(10);
                LockSupport.parkNanos(20_000_000);
            }
        });
        sender.start();

        for (int round = 0; round < 5; round++) {
            routes.remove(add(builder -> {
                builder.from("mortise:test.part").to("seda:x");
                builder.from("seda:x").to("log:x");
            }));
            add(builder -> builder.from("nowhere:x").to("log:x"));
        }
        stop.set(true);
        sender.join();

        await().until(() -> done.get() == sent.get());
        assertThat(attempts).hasValue(sent.get());
    }

    @Test
    void undoesFailingRoutesWholeAndSaysWhy() {
        List<String> done = new CopyOnWriteArrayList<>();
        add(builder -> builder.from("mortise:test.part").process(exchange -> done.add("good")));
        RouteBuilder bad = add(builder -> {
            builder.from("mortise:test.job").routeId("first").process(exchange -> done.add("bad"));
            builder.from("mortise:test.job?concurrency=many").to("log:x");
        });
        RouteBuilder worse = add(builder -> {
            builder.from("mortise:test.job").routeId("first").process(exchange -> done.add("bad"));
            throw new IllegalStateException("not today");
        });
        RouteBuilder late = add(builder -> {
            builder.from("mortise:test.job").routeId("first").process(exchange -> done.add("bad"));
            builder.from("mortise:test.unknown?subscriber=Nobody").to("log:x");
        });

        assertThat(routes.report().state()).isEqualTo(Health.State.DEGRADED);
        assertThat(routes.report().message())
                .contains("example.loans: the routes of ")
                .contains("many")
                .contains("not today")
                .contains("'Nobody' is no name of a subscriber");
        send(1);
        queue.send(PARTS, new Part(1));
        await().until(() -> done.contains("good"));
        assertThat(done).containsExactly("good");
        assertThat(open.depths().stream()
                        .filter(depth -> depth.subscription().topic().equals("test.job"))
                        .mapToLong(Depth::leased))
                .allMatch(leased -> leased == 0);

        List.of(bad, worse, late).forEach(routes::remove);

        assertThat(routes.report()).isEqualTo(Health.Report.up("1 routes of 1 bundles"));
    }

    @Test
    void refusesTwoRoutesOfOneNameAndKeepsTheFirst() {
        List<String> done = new CopyOnWriteArrayList<>();
        add(builder -> builder.from("mortise:test.job").routeId("mine").process(exchange -> done.add("first")));
        add(builder -> builder.from("mortise:test.part").routeId("mine").process(exchange -> done.add("second")));

        send(1);

        await().until(() -> done.contains("first"));
        assertThat(routes.report().message()).endsWith("there are two routes example.loans/mine");
    }

    @Test
    void takesTheSameRoutesAgain() {
        AtomicInteger done = new AtomicInteger();
        RouteBuilder builder =
                add(each -> each.from("mortise:test.job").routeId("mine").process(exchange -> done.incrementAndGet()));
        send(1);
        await().until(() -> done.get() == 1);
        routes.remove(builder);

        routes.add(builder, LOANS, getClass().getClassLoader());
        send(1);

        await().until(() -> done.get() == 2);
        assertThat(routes.report()).isEqualTo(Health.Report.up("1 routes of 1 bundles"));
    }

    @Test
    void routesOfOneBundleReachEachOtherAndFindItsClasses() {
        List<Object> done = new CopyOnWriteArrayList<>();
        add(builder -> builder.from("direct:second")
                .process(exchange -> done.add(exchange.getMessage().getBody())));
        add(builder -> builder.from("mortise:test.job")
                .transform(builder.simple("${bean:type:" + Shouter.class.getName() + "?method=shout}"))
                .to("direct:second"));

        send(1);

        await().until(() -> left() == 0);
        assertThat(done).containsExactly(new Part(5));
    }

    @Test
    void letsTheMessageInTheRouteEndWhenTheNodeStops() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        add(builder -> builder.from("mortise:test.job").process(exchange -> {
            begun.countDown();
            while (!exchange.getProperty("MortiseDelivery", mortise.queue.Delivery.class)
                    .stopping()) {
                Thread.sleep(5);
            }
            ended.set(true);
        }));
        await().until(() -> !open.depths().isEmpty());
        send(5);
        begun.await();

        routes.close();

        assertThat(ended).isTrue();
        Depth depth = open.depths().get(0);
        assertThat(List.of(depth.ready(), depth.later(), depth.leased())).containsExactly(4L, 0L, 0L);
    }
}
