package mortise.exports.jobs.shell;

import java.util.stream.Stream;
import mortise.exports.ExportFormat;
import mortise.exports.Exports;
import mortise.shell.kit.Names;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Completes names of formats. */
@Service
public final class FormatNames extends Names<Exports> {
    /** Made by the shell. */
    public FormatNames() {
        super(Exports.class);
    }

    @Override
    protected Stream<String> names(Exports exports) {
        return exports.formats().stream().map(ExportFormat::name);
    }
}
