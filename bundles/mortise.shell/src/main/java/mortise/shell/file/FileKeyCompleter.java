package mortise.shell.file;

import java.util.List;
import java.util.Objects;
import mortise.core.Failure;
import mortise.storage.FileStore;
import mortise.storage.ListedFile;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** Completes keys of files, of which there may be more than a name completion could hold: asks for what was typed. */
@Service
public final class FileKeyCompleter implements Completer {
    private static final int SHOWN = 50;

    @Reference
    @SuppressWarnings("NullAway.Init") // set by the shell
    private BundleContext context;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        String typed = Objects.requireNonNullElse(line.getCursorArgument(), "")
                .substring(0, Math.max(0, line.getArgumentPosition()));
        return new StringsCompleter(keys(typed)).complete(session, line, candidates);
    }

    private List<String> keys(String prefix) {
        ServiceReference<FileStore> reference = context.getServiceReference(FileStore.class);
        FileStore store = reference == null ? null : context.getService(reference);
        if (store == null) {
            return List.of();
        }
        try {
            return store.list(prefix, "", SHOWN).stream().map(ListedFile::key).toList();
        } catch (Failure noneLikeThat) {
            return List.of();
        } finally {
            context.ungetService(reference);
        }
    }
}
