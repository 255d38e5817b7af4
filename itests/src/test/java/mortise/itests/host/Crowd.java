package mortise.itests.host;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Clients that use a node at the same time until they are told to leave, each with one request after another and no pause
 * between. Every answer is kept, with how long it took.
 */
public final class Crowd implements AutoCloseable {

    private static final int MOST_OF_A_BODY = 1000;

    private final AtomicBoolean leaving = new AtomicBoolean();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();

    /** A request: what it is called, how it is sent, which answer is right. */
    public record Step(String name, Supplier<HttpResponse<String>> request, int... expected) {
        boolean accepts(int status) {
            for (int each : expected) {
                if (each == status) {
                    return true;
                }
            }
            return false;
        }
    }

    /** An answer: when its request was sent, by {@link System#nanoTime}, and how long it took. */
    public record Answer(String step, long sent, Duration took, int status) {}

    /** Adds a client that does these steps again and again. */
    public void add(List<Step> steps) {
        Thread thread = new Thread(() -> visit(steps), "client " + (threads.size() + 1));
        threads.add(thread);
        thread.start();
    }

    private void visit(List<Step> steps) {
        try {
            for (int i = 0; !leaving.get(); i = (i + 1) % steps.size()) {
                Step step = steps.get(i);
                long sent = System.nanoTime();
                HttpResponse<String> answer = step.request().get();
                Duration took = Duration.ofNanos(System.nanoTime() - sent);
                answers.add(new Answer(step.name(), sent, took, answer.statusCode()));
                if (!step.accepts(answer.statusCode())) {
                    String body = answer.body();
                    failures.add(step.name() + " answered " + answer.statusCode() + " "
                            + body.substring(0, Math.min(body.length(), MOST_OF_A_BODY)));
                }
            }
        } catch (RuntimeException | AssertionError broken) {
            failures.add(Thread.currentThread().getName() + " had to give up: " + broken);
        }
    }

    /** All answers so far. */
    public List<Answer> answers() {
        return List.copyOf(answers);
    }

    /** Answers with another status than the right one, and clients that could not go on. */
    public List<String> failures() {
        return List.copyOf(failures);
    }

    /** Lets everybody finish the request under way, and waits for that. */
    @Override
    public void close() {
        leaving.set(true);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
