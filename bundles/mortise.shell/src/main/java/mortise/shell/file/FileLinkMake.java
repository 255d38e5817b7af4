package mortise.shell.file;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import mortise.core.Failure;
import mortise.files.FileLink;
import mortise.files.FileLinks;
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

/** Makes a link to a file of the storage. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "file-link",
        description = "Makes a link under which anybody may fetch a file of the storage until it expires")
public final class FileLinkMake extends HostCommand {
    @Argument(index = 0, name = "key", description = "The file's key", required = true)
    @Completion(FileKeyCompleter.class)
    private String key = "";

    @Option(
            name = "--name",
            valueToShowInHelp = "name",
            description = "What it is saved as; the key's last name if it is left out")
    private String name = "";

    @Option(name = "--type", valueToShowInHelp = "type", description = "What the content is: text/csv")
    private String type = "application/octet-stream";

    @Option(name = "--hours", valueToShowInHelp = "number", description = "How long the link works, 1 to 8784 hours")
    private int hours = 1;

    @Override
    protected Output run() {
        if (service(FileStore.class).info(key).isEmpty()) {
            throw Failure.missing("there is no file '" + key + "'");
        }
        Duration valid = Duration.ofHours(hours);
        String saved = name.isEmpty() ? key.substring(key.lastIndexOf('/') + 1) : name;
        Instant expires = Instant.now().plus(valid).truncatedTo(ChronoUnit.SECONDS);
        String link = service(FileLinks.class).link(new FileLink(key, saved, type, false, valid));
        String address = Objects.toString(context().getProperty("mortise.address"), "");
        String port = Objects.toString(context().getProperty("mortise.port"), "");
        return Output.said(
                "http://" + address + ":" + port + link, Output.row("key", key, "link", link, "expires", expires));
    }
}
