package mortise.shell.kit;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.core.Problem;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.ansi.SimpleAnsi;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One command of the shell. It runs as the host itself, for whoever may enter the shell is its administrator; its answer
 * is a table or JSON; a {@link Failure} ends it with its message and an exit status of 1. Services are asked for when they
 * are needed, so that a command is there, and says what is missing, while they are not. Subclasses repeat
 * {@link Parsing}, which is not inherited. For one thread.
 */
public abstract class HostCommand implements Action {
    /** The session variable that tells the folder the caller is in, where that is not the node's. */
    private static final String DIRECTORY = "MORTISE_DIRECTORY";

    /** Marks a line for bin/mortise, which is who sets the variable above. */
    private static final String ASIDE = "\u001e";

    private static final Logger log = LoggerFactory.getLogger(HostCommand.class);

    private final List<ServiceReference<?>> used = new ArrayList<>();
    private @Nullable Integer status;

    @Option(name = "--json", description = "Prints one JSON object or array")
    private boolean json;

    @Reference
    @SuppressWarnings("NullAway.Init") // set by the shell
    private Session session;

    @Reference
    @SuppressWarnings("NullAway.Init")
    private BundleContext context;

    /** Does what the command is for, in the host's own context. */
    protected abstract Output run() throws Exception;

    /**
     * Gives the command an exit status although it answers: some of what was asked for was not done. 1 is that of failures.
     */
    protected final void endWith(int exitStatus) {
        status = exitStatus;
    }

    /** The edge at which a command's exceptions end. */
    @Override
    public final @Nullable Object execute() throws CommandException {
        String requestId = UUID.randomUUID().toString();
        Context host = new Context(Identity.SYSTEM, requestId, "shell", "", Locale.ENGLISH, Context.machineZone());
        MDC.put("requestId", requestId);
        MDC.put("user", Identity.SYSTEM.name());
        try (Context.Scope scope = host.open()) {
            run().print(session.getConsole(), json);
            return status;
        } catch (Failure failure) {
            throw failed(words(failure), failure);
        } catch (Exception defect) {
            log.error("{} failed", getClass().getSimpleName(), defect);
            throw failed("This is a defect: " + defect + ". The log has more, under request=" + requestId, defect);
        } finally {
            used.forEach(context::ungetService);
            MDC.remove("requestId");
            MDC.remove("user");
        }
    }

    /** Karaf writes no more than this of it, and nothing into the log. */
    private static CommandException failed(String message, Exception cause) {
        return new CommandException(SimpleAnsi.COLOR_RED + message + SimpleAnsi.COLOR_DEFAULT, message, cause);
    }

    private static String words(Failure failure) {
        return failure.problems().stream().map(HostCommand::words).collect(Collectors.joining("\n"));
    }

    private static String words(Problem problem) {
        String place = problem.field() == null ? problem.parameter() : problem.field();
        return place == null ? problem.message() : place + ": " + problem.message();
    }

    /**
     * Returns a service.
     *
     * @throws Failure UNAVAILABLE if there is none now
     */
    protected final <T> T service(Class<T> type) {
        return find(type)
                .orElseThrow(() -> Failure.unavailable(
                        type.getName() + " is not there now; mortise:health says what is missing", null));
    }

    /** Returns a service, or empty if there is none now. */
    protected final <T> Optional<T> find(Class<T> type) {
        ServiceReference<T> reference = context.getServiceReference(type);
        return reference == null ? Optional.empty() : Optional.ofNullable(use(reference));
    }

    /** Returns all services of a type. */
    protected final <T> List<T> services(Class<T> type) {
        return references(type).stream()
                .flatMap(reference -> Optional.ofNullable(use(reference)).stream())
                .toList();
    }

    private <T> Collection<ServiceReference<T>> references(Class<T> type) {
        try {
            return context.getServiceReferences(type, null);
        } catch (InvalidSyntaxException withoutAFilter) {
            throw new IllegalStateException(withoutAFilter);
        }
    }

    private <T> @Nullable T use(ServiceReference<T> reference) {
        used.add(reference);
        return context.getService(reference);
    }

    /** Returns the framework as this bundle sees it. */
    protected final BundleContext context() {
        return context;
    }

    /** Returns the session that the command was given in. */
    protected final Session session() {
        return session;
    }

    /**
     * Says something beside the answer, as how far the work is; bin/mortise writes it to standard error.
     *
     * @return false if nobody listens any more, so that the work may as well end
     */
    protected final boolean tell(String line) {
        PrintStream out = session.getConsole();
        out.println(session.get(DIRECTORY) == null ? line : ASIDE + line);
        out.flush();
        return !out.checkError();
    }

    /** Returns the file of a name, seen from where the caller is. */
    protected final Path file(String name) {
        Path folder = session.get(DIRECTORY) instanceof String directory ? Path.of(directory) : session.currentDir();
        return folder.resolve(name);
    }
}
