package mortise.shell.file;

import mortise.files.RecordFiles;
import mortise.files.RecordFiles.Swept;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Looks through the storage for what no record leads to. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "file-orphans",
        description =
                "Looks through the storage for contents that no record leads to, and changes nothing unless asked to")
public final class FileOrphans extends HostCommand {
    @Option(name = "--delete", description = "Deletes them")
    private boolean delete;

    @Override
    protected Output run() {
        Swept swept = service(RecordFiles.class)
                .sweep(
                        delete,
                        orphan -> tell(orphan.key() + ": " + orphan.bytes() + " bytes of " + orphan.moment() + ", "
                                + orphan.reason()));
        return Output.said(
                swept.files() + " contents of records were looked at; " + swept.orphans() + " of " + swept.bytes()
                        + " bytes that no record leads to " + (delete ? "are deleted." : "could be deleted."),
                Output.row(
                        "files", swept.files(), "orphans", swept.orphans(), "bytes", swept.bytes(), "deleted", delete));
    }
}
