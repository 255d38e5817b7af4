package mortise.rest.host;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.Enumeration;
import org.glassfish.jersey.internal.inject.AbstractBinder;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.glassfish.jersey.servlet.ServletContainer;
import org.glassfish.jersey.servlet.async.AsyncContextDelegateProviderImpl;
import org.glassfish.jersey.servlet.spi.AsyncContextDelegateProvider;
import org.jspecify.annotations.Nullable;

/**
 * A Jersey application in a container of its own. Counts the requests in it, so that it can end when the last one has
 * left. Safe for use by many threads.
 */
public final class Mount {
    private final String path;
    private final ServletContainer container;
    private int inside;
    private boolean retired;

    private Mount(String path, ServletContainer container) {
        this.path = path;
        this.container = container;
    }

    /**
     * Makes a container and starts the application in it.
     *
     * @param path where it is served, as {@code /api/reports}
     * @param servlet the configuration of the servlet that leads requests here
     */
    public static Mount start(String path, ResourceConfig application, ServletConfig servlet) throws ServletException {
        application.property(ServerProperties.WADL_FEATURE_DISABLE, true);
        application.property(ServerProperties.METAINF_SERVICES_LOOKUP_DISABLE, true);
        application.property(ServerProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true);
        application.property(ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true);
        application.property(ServerProperties.LOCATION_HEADER_RELATIVE_URI_RESOLUTION_DISABLED, true);
        application.register(new Asynchronous());
        application.register(new Leftover());
        ServletContainer container = new ServletContainer(application);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // Jakarta REST looks for its implementation with the loader of the thread, which may be anybody's.
        thread.setContextClassLoader(ResourceConfig.class.getClassLoader());
        try {
            container.init(new Config(path, servlet));
        } finally {
            thread.setContextClassLoader(before);
        }
        return new Mount(path, container);
    }

    /** What Jersey would find by META-INF/services, which are not looked at: others' bundles may have any. */
    private static final class Asynchronous extends AbstractBinder {
        @Override
        protected void configure() {
            bind(new AsyncContextDelegateProviderImpl()).to(AsyncContextDelegateProvider.class);
        }
    }

    /** Hands over nothing of the outer servlet but the context. */
    private record Config(String path, ServletConfig servlet) implements ServletConfig {
        @Override
        public String getServletName() {
            return path;
        }

        @Override
        public ServletContext getServletContext() {
            return servlet.getServletContext();
        }

        @Override
        public @Nullable String getInitParameter(String name) {
            return null;
        }

        @Override
        public Enumeration<String> getInitParameterNames() {
            return Collections.emptyEnumeration();
        }
    }

    /**
     * Answers a request.
     *
     * @return false if it has been retired and answered nothing
     */
    public boolean serve(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (!enter()) {
            return false;
        }
        boolean goesOn = false;
        try {
            container.service(new At(path, request), response);
            if (request.isAsyncStarted()) {
                request.getAsyncContext().addListener(new Leaving());
                goesOn = true;
            }
        } finally {
            if (!goesOn) {
                leave();
            }
        }
        return true;
    }

    /** The request with the path divided where the application begins. */
    private static final class At extends HttpServletRequestWrapper {
        private final String path;

        At(String path, HttpServletRequest request) {
            super(request);
            this.path = path;
        }

        @Override
        public String getServletPath() {
            return path;
        }

        @Override
        public @Nullable String getPathInfo() {
            String outer = super.getServletPath() + (super.getPathInfo() == null ? "" : super.getPathInfo());
            return outer.length() > path.length() ? outer.substring(path.length()) : null;
        }
    }

    /** Leaves when an asynchronous answer has ended. */
    private final class Leaving implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent event) {
            leave();
        }

        @Override
        public void onTimeout(AsyncEvent event) {}

        @Override
        public void onError(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }
    }

    private synchronized boolean enter() {
        if (!retired) {
            inside++;
        }
        return !retired;
    }

    private synchronized void leave() {
        inside--;
        notifyAll();
    }

    /**
     * Lets nobody in any more, waits for those inside, and ends.
     *
     * @return how many were still inside when the time was up
     */
    public int retire(Duration longest) {
        int left = drain(longest);
        container.destroy();
        return left;
    }

    private synchronized int drain(Duration longest) {
        retired = true;
        long end = System.nanoTime() + longest.toNanos();
        try {
            while (inside > 0) {
                long millis = (end - System.nanoTime()) / 1_000_000;
                if (millis <= 0) {
                    break;
                }
                wait(millis);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        return inside;
    }
}
