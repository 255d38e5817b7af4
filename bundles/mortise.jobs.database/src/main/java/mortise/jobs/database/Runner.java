package mortise.jobs.database;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Problem;
import mortise.jobs.JobHandler;
import mortise.jobs.JobState;
import mortise.jobs.JobType;
import mortise.jobs.Work.Stopped;
import mortise.jobs.database.Ledger.Message;
import mortise.queue.Delivery;
import mortise.queue.Handler;
import mortise.queue.Topic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Works on the messages of one type's jobs. A message is done when what became of the job is stored: in a second delivery
 * the job is found in another state, and left alone.
 */
final class Runner<T> implements Handler<Message> {
    private static final Logger log = LoggerFactory.getLogger(Runner.class);
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final JobHandler<T> handler;
    private final JobType<T> type;
    private final JobEngine engine;

    Runner(JobHandler<T> handler, JobEngine engine) {
        this.handler = handler;
        this.type = handler.type();
        this.engine = engine;
    }

    /** How a handler has left its work. */
    private record Left(boolean done, boolean forGood, String reason, String trace) {
        static final Left DONE = new Left(true, false, "", "");
        static final Left STOPPED = new Left(false, false, "the handler has left its work", "");
    }

    @Override
    public Topic<Message> topic() {
        return Ledger.topic(type.name());
    }

    @Override
    public String subscriber() {
        return "jobs";
    }

    @Override
    public int concurrency() {
        return handler.concurrency();
    }

    @Override
    public void handle(Delivery<Message> delivery) throws InterruptedException {
        String token = UUID.randomUUID().toString();
        Row row = engine.begin(delivery.body(), delivery.id(), token).orElse(null);
        if (row == null) {
            return;
        }
        T body;
        try {
            body = engine.bodies().read(type, row.job().body());
        } catch (Failure unreadable) {
            String reason = words(unreadable);
            stored(() -> engine.failed(row.id(), token, reason, "", null));
            return;
        }
        Running<T> work = new Running<>(
                row, token, type, body, delivery, engine.sql(), engine.ledger(), engine.bodies(), engine.pace());
        engine.add(work);
        try {
            Left left = run(work, row);
            store(work, left);
        } finally {
            engine.remove(work);
            if (work.wasInterrupted()) {
                Thread.interrupted();
            }
        }
    }

    private Left run(Running<T> work, Row row) {
        Context context = engine.format().readContext(row.context());
        MDC.put("requestId", context.requestId());
        MDC.put("user", context.identity().name());
        try (Context.Scope scope = context.open()) {
            handler.run(work);
            return work.seen() == Running.Why.NOT ? Left.DONE : Left.STOPPED;
        } catch (Stopped stopped) {
            return Left.STOPPED;
        } catch (InterruptedException interrupted) {
            if (!work.wasInterrupted()) {
                Thread.currentThread().interrupt();
            }
            return Left.STOPPED;
        } catch (Failure failure) {
            return new Left(false, failure.kind() == Failure.Kind.INVALID, words(failure), trace(failure));
        } catch (Exception | LinkageError | StackOverflowError | OutOfMemoryError | AssertionError failure) {
            String message = failure.getMessage();
            String reason = failure.getClass().getSimpleName() + (message == null ? "" : ": " + message);
            return new Left(false, false, reason, trace(failure));
        }
    }

    private void store(Running<T> work, Left left) throws InterruptedException {
        if (work.why() == Running.Why.LOST) {
            log.info("Job {}, {}: somebody else has it by now; what this node did is left", work.id(), type.name());
            return;
        }
        stored(() -> work.write(true));
        if (left.done()) {
            stored(() -> engine.worked(work.id(), work.token()));
        } else if (left == Left.STOPPED && work.why() == Running.Why.STOPPING) {
            stored(() -> engine.giveBack(work.id(), work.token()));
        } else {
            Duration pause = left.forGood() ? null : type.retry().pause(work.attempt());
            stored(() -> {
                JobState state = engine.failed(work.id(), work.token(), left.reason(), left.trace(), pause);
                if (state == JobState.FAILED) {
                    log.error("Job {}, {}, failed: {}", work.id(), type.name(), left.reason());
                } else if (state == JobState.RETRYING) {
                    log.warn("Job {}, {}, failed and is tried again: {}", work.id(), type.name(), left.reason());
                }
            });
        }
    }

    /** Stores what became of a job; a database that is away is waited for, then its message comes again, and the work. */
    private static void stored(Runnable storing) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            try {
                storing.run();
                return;
            } catch (Failure away) {
                if (away.kind() != Failure.Kind.UNAVAILABLE || System.nanoTime() > end) {
                    throw away;
                }
                Thread.sleep(500);
            }
        }
    }

    private static String words(Failure failure) {
        return failure.problems().stream().map(Problem::message).collect(Collectors.joining("; "));
    }

    private static String trace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
