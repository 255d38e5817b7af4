package mortise.operations.metrics;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import mortise.core.Demand;
import mortise.core.MetricSource;
import org.osgi.service.component.annotations.Component;

/** Counts requests, how they were answered and how long that took. */
@Component(
        service = {Filter.class, MetricSource.class, Demand.class},
        property = {"osgi.http.whiteboard.filter.pattern=/*", "osgi.http.whiteboard.filter.asyncSupported:Boolean=true"
        })
public final class RequestMetrics implements Filter, MetricSource, Demand {
    private static final int CLASSES = 6;

    private final AtomicLongArray answered = new AtomicLongArray(CLASSES);
    private final LongAdder nanos = new LongAdder();
    private final LongAdder underWay = new LongAdder();

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        long begun = System.nanoTime();
        underWay.increment();
        boolean threw = true;
        try {
            chain.doFilter(request, response);
            threw = false;
        } finally {
            if (!threw && request.isAsyncStarted()) {
                request.getAsyncContext().addListener(new Ended(begun));
            } else {
                end(begun, threw ? HttpServletResponse.SC_INTERNAL_SERVER_ERROR : statusOf(response));
            }
        }
    }

    private static int statusOf(ServletResponse response) {
        return response instanceof HttpServletResponse http ? http.getStatus() : 0;
    }

    private void end(long begun, int status) {
        underWay.decrement();
        nanos.add(System.nanoTime() - begun);
        answered.incrementAndGet(Math.min(status / 100, CLASSES - 1));
    }

    @Override
    public long answeringNanos() {
        return nanos.sum();
    }

    @Override
    public List<Metric> metrics() {
        List<Metric> metrics = new ArrayList<>();
        for (int hundred = 1; hundred < CLASSES; hundred++) {
            metrics.add(new Metric(
                    "mortise_http_requests_total",
                    "Requests answered, by the class of their status.",
                    Kind.COUNTER,
                    Map.of("status", hundred + "xx"),
                    answered.get(hundred)));
        }
        metrics.add(new Metric(
                "mortise_http_request_seconds_total",
                "Seconds spent on answering requests.",
                Kind.COUNTER,
                Map.of(),
                nanos.sum() / 1e9));
        metrics.add(new Metric(
                "mortise_http_requests_under_way",
                "Requests that are being answered.",
                Kind.GAUGE,
                Map.of(),
                underWay.sum()));
        return metrics;
    }

    /** Counts a request that was answered by another thread. */
    private final class Ended implements AsyncListener {
        private final long begun;

        Ended(long begun) {
            this.begun = begun;
        }

        @Override
        public void onComplete(AsyncEvent event) {
            end(
                    begun,
                    statusOf(
                            event.getSuppliedResponse() == null
                                    ? event.getAsyncContext().getResponse()
                                    : event.getSuppliedResponse()));
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            // Ends in onComplete.
        }

        @Override
        public void onError(AsyncEvent event) {
            // Ends in onComplete.
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }
    }
}
