package mortise.shell.kit;

import java.util.List;
import java.util.stream.Stream;
import mortise.core.Context;
import mortise.core.Failure;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** Completes names that a service knows; none while it is not there. */
public abstract class Names<T> implements Completer {
    private final Class<T> type;

    @Reference
    @SuppressWarnings("NullAway.Init") // set by the shell
    private BundleContext context;

    /** Completes with what a service of this type knows. */
    protected Names(Class<T> type) {
        this.type = type;
    }

    /** Returns the names. Called as the host itself. */
    protected abstract Stream<String> names(T service);

    @Override
    public final int complete(Session session, CommandLine line, List<String> candidates) {
        return new StringsCompleter(names()).complete(session, line, candidates);
    }

    private List<String> names() {
        ServiceReference<T> reference = context.getServiceReference(type);
        T service = reference == null ? null : context.getService(reference);
        if (service == null) {
            return List.of();
        }
        try (Context.Scope scope = Context.system("-").open()) {
            return names(service).toList();
        } catch (Failure unavailable) {
            return List.of();
        } finally {
            context.ungetService(reference);
        }
    }
}
