package mortise.exports.jobs.shell;

import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import mortise.access.Users;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.entity.Query.Sort;
import mortise.exports.ExportFile;
import mortise.exports.Exports;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.jspecify.annotations.Nullable;

/** Writes the records of an entity into a file, as the host itself or as a user. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "export",
        description = "Writes records into a file: CSV, JSON, and what other formats are installed")
public final class ExportCommand extends HostCommand {
    @Argument(index = 0, name = "entity", description = "Name of the entity, as account", required = true)
    @Completion(EntityNames.class)
    private String entity = "";

    @Argument(index = 1, name = "file", description = "The file; it is there whole or not at all", required = true)
    @Completion(FileCompleter.class)
    private String file = "";

    @Option(name = "--format", valueToShowInHelp = "name", description = "The format; else the file's name tells")
    @Completion(FormatNames.class)
    private String format = "";

    @Option(name = "--fields", valueToShowInHelp = "names", description = "The columns, as name,country; else all")
    private String fields = "";

    @Option(name = "--search", valueToShowInHelp = "words", description = "Words that the records have")
    private String search = "";

    @Option(name = "--sort", valueToShowInHelp = "fields", description = "The order, as -country,name")
    private String sort = "";

    @Option(
            name = "--for-import",
            description = "Columns as an import takes them: names of fields, keys of records referred to")
    private boolean forImport;

    @Option(name = "--force", description = "Replaces a file that is there")
    private boolean force;

    @Option(name = "--user", valueToShowInHelp = "name", description = "As whom; else as the host itself")
    private @Nullable String user;

    @Override
    protected Output run() throws Exception {
        Exports exports = service(Exports.class);
        Path target = file(file);
        if (Files.exists(target) && !force) {
            throw Failure.invalidParameter("file", "exists", "there is a file " + target + "; --force replaces it");
        }
        String name = String.valueOf(target.getFileName());
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        List<Sort> order = split(sort)
                .map(key -> key.startsWith("-") ? new Sort(key.substring(1), true) : new Sort(key, false))
                .toList();
        ExportFile what = new ExportFile(
                entity, format.isEmpty() ? ending : format, split(fields).toList(), search, null, order, forImport);
        Context context = Context.current().as(identity());
        Path written = target.resolveSibling(name + ".part");
        try {
            long count;
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(written))) {
                count = context.call(() -> exports.write(what, out));
            }
            Files.move(written, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            long bytes = Files.size(target);
            return Output.said(
                    String.format(Locale.ROOT, "%,d records, %,d bytes in %s", count, bytes, target),
                    Output.row("records", count, "bytes", bytes, "file", target.toString()));
        } finally {
            Files.deleteIfExists(written);
        }
    }

    private static Stream<String> split(String names) {
        return Stream.of(names.split(",")).map(String::strip).filter(part -> !part.isEmpty());
    }

    private Identity identity() {
        return user == null
                ? Identity.SYSTEM
                : service(Users.class)
                        .find(user)
                        .orElseThrow(() -> Failure.missing("there is no active user '" + user + "'"));
    }
}
