package mortise.shell.file;

import mortise.core.Failure;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import mortise.storage.FileStore;
import mortise.storage.StoredFile;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Shows what the storage knows of a file. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(scope = "mortise", name = "file-show", description = "Shows what the storage knows of a file")
public final class FileShow extends HostCommand {
    @Argument(index = 0, name = "key", description = "The file's key", required = true)
    @Completion(FileKeyCompleter.class)
    private String key = "";

    @Override
    protected Output run() {
        StoredFile file =
                service(FileStore.class).info(key).orElseThrow(() -> Failure.missing("there is no file '" + key + "'"));
        return Output.one(
                Output.row("key", file.key(), "size", file.size(), "sha256", file.sha256(), "written", file.moment()));
    }
}
