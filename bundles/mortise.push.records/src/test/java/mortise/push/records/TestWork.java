package mortise.push.records;

import java.util.ArrayList;
import java.util.List;
import mortise.jobs.JobType;
import mortise.jobs.Start;
import mortise.jobs.Work;

/** A job that nobody stops. */
final class TestWork<T> implements Work<T> {
    private final T body;
    private final List<String> lines = new ArrayList<>();
    private String memory = "";

    TestWork(T body) {
        this.body = body;
    }

    List<String> lines() {
        return lines;
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

    @Override
    public void progress(long done, long total) {
        if (done > total) {
            throw new IllegalArgumentException(done + " of " + total);
        }
    }

    @Override
    public void say(String words) {
        log(words);
    }

    @Override
    public void log(String line) {
        lines.add(line);
    }

    @Override
    public boolean stopping() {
        return false;
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
        throw new UnsupportedOperationException("there are no parts");
    }
}
