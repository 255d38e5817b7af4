package mortise.testkit.records;

import java.util.ArrayList;
import java.util.List;
import mortise.jobs.JobType;
import mortise.jobs.Start;
import mortise.jobs.Work;

/**
 * A job in its handler's hands for tests of handlers alone. It has no parts.
 *
 * @param <T> the body
 */
public final class TestWork<T> implements Work<T> {
    private final T body;
    private final List<String> lines = new ArrayList<>();
    private String memory = "";
    private boolean stopped;
    private String deadly = "";

    /** A job that is told this, begun for the first time. */
    public TestWork(T body) {
        this.body = body;
    }

    /** Returns the lines of its log. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public long id() {
        return 1;
    }

    @Override
    public T body() {
        return body;
    }

    @Override
    public int attempt() {
        return 1;
    }

    /** Refuses more than all. */
    @Override
    public void progress(long done, long total) {
        if (done < 0 || (total > 0 && done > total)) {
            throw new IllegalArgumentException(done + " of " + total);
        }
    }

    /** Ends it with an exception, as its node's death does, once it has said this. */
    public void failAt(String words) {
        deadly = words;
    }

    @Override
    public void giveWay() {
        // Nobody asks for anything.
    }

    @Override
    public void say(String words) {
        if (words.equals(deadly)) {
            throw new IllegalStateException("the node is dead");
        }
        lines.add(words);
    }

    @Override
    public void log(String line) {
        lines.add(line);
    }

    /** Wants it to end. */
    public void stop() {
        stopped = true;
    }

    @Override
    public boolean stopping() {
        return stopped;
    }

    @Override
    public String memory() {
        return memory;
    }

    @Override
    public void remember(String fresh) {
        memory = fresh;
    }

    @Override
    public <C> long part(String key, JobType<C> type, C part, Start how) {
        throw new UnsupportedOperationException("a test's job has no parts");
    }
}
