package mortise.shell.file;

import mortise.shell.kit.HostCommand;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import mortise.storage.FileStore;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Lists files of the storage. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(scope = "mortise", name = "file-list", description = "Lists files of the storage, in the order of their keys")
public final class FileList extends HostCommand {
    @Argument(index = 0, name = "prefix", description = "What the keys begin with; all if it is left out")
    @Completion(FileKeyCompleter.class)
    private String prefix = "";

    @Option(name = "--after", valueToShowInHelp = "key", description = "Goes on behind this key: the last one shown")
    private String after = "";

    @Option(name = "--size", valueToShowInHelp = "number", description = "Files to show, 1 to 10000")
    private int size = 100;

    @Override
    protected Output run() {
        return Output.table(service(FileStore.class).list(prefix, after, size).stream()
                .map(file -> Output.row("key", file.key(), "size", file.size(), "written", file.moment()))
                .toList());
    }
}
