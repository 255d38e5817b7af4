package mortise.imports.csv.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import mortise.access.Users;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.imports.Imports;
import mortise.imports.Instructions;
import mortise.imports.Preview.Column;
import mortise.imports.Report;
import mortise.imports.Report.LineProblem;
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

/** Reads a CSV file into the records of an entity, as the host itself or as a user. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "import",
        description =
                "Reads a CSV file, also one compressed with gzip, into records. Exit status 2: lines were refused")
public final class ImportCommand extends HostCommand {
    private static final int LINES_REFUSED = 2;

    @Argument(index = 0, name = "entity", description = "Name of the entity, as account", required = true)
    @Completion(EntityNames.class)
    private String entity = "";

    @Argument(index = 1, name = "file", description = "The file; its first line names the columns", required = true)
    @Completion(FileCompleter.class)
    private String file = "";

    @Option(
            name = "--map",
            multiValued = true,
            valueToShowInHelp = "column=field",
            description =
                    "Where a column goes, if its name does not tell: column=field; first+second=field joins columns,"
                            + " first+#=field numbers lines that are equal; column=account.externalKey finds a record referred"
                            + " to; column= leaves the column out")
    private @Nullable List<String> maps;

    @Option(
            name = "--set",
            multiValued = true,
            valueToShowInHelp = "field=value",
            description = "A value for every line: field=value")
    private @Nullable List<String> constants;

    @Option(
            name = "--key",
            valueToShowInHelp = "field",
            description =
                    "The unique field by which lines find the record they change; the external key if it is mapped")
    private String key = "";

    @Option(name = "--check", description = "Looks at every line and changes nothing")
    private boolean check;

    @Option(
            name = "--errors",
            valueToShowInHelp = "file",
            description = "Where refused lines are written to, with reasons")
    private @Nullable String errors;

    @Option(name = "--empty-clears", description = "Empty cells empty their fields; else they leave them as they are")
    private boolean emptyClears;

    @Option(name = "--batch", valueToShowInHelp = "n", description = "Lines in one transaction, 1 to 1000")
    private int batch = Instructions.BATCH_SIZE;

    @Option(
            name = "--separator",
            valueToShowInHelp = "c",
            description = "What separates cells, a character or the word tab; else the header tells")
    private String separator = "";

    @Option(name = "--charset", valueToShowInHelp = "name", description = "The file's character set")
    private String charset = "UTF-8";

    @Option(name = "--user", valueToShowInHelp = "name", description = "As whom; else as the host itself")
    private @Nullable String user;

    @Override
    protected Output run() throws Exception {
        Imports imports = service(Imports.class);
        Instructions instructions = instructions();
        Context context = Context.current().as(identity());
        Path source = file(file);
        if (!Files.isRegularFile(source)) {
            throw Failure.missing("there is no file " + source);
        }
        try (InputStream in = Files.newInputStream(source);
                RefusedFile refused = new RefusedFile(errors == null ? null : file(errors), source)) {
            Progress progress = new Progress(Files.size(source));
            Report report = await(
                    () -> context.call(() -> imports.run(instructions, in, refused.writer(), progress)), progress);
            if (report.refused() > 0 || report.end() != Report.End.DONE) {
                endWith(LINES_REFUSED);
            }
            return Output.said(words(report, progress.seconds()), object(report, progress.seconds()));
        }
    }

    /**
     * Works on a thread of its own and tells how far it is on this one. A caller who leaves interrupts this thread or
     * hears it no more; the other must not be interrupted, as that would close the file under an embedded database.
     */
    private Report await(Callable<Report> work, Progress progress) throws Exception {
        FutureTask<Report> task = new FutureTask<>(work);
        new Thread(task, "mortise-import").start();
        while (true) {
            try {
                return task.get(2, TimeUnit.SECONDS);
            } catch (TimeoutException notYet) {
                if (!tell(progress.toString())) {
                    progress.cancel();
                }
            } catch (InterruptedException left) {
                progress.cancel();
            } catch (ExecutionException failed) {
                throw failed.getCause() instanceof Exception reason ? reason : failed;
            }
        }
    }

    private Instructions instructions() {
        Instructions instructions = Instructions.into(entity)
                .key(key)
                .checkOnly(check)
                .emptyClears(emptyClears)
                .batchSize(batch)
                .separator(separatorCharacter())
                .charset(charset);
        for (String map : maps == null ? List.<String>of() : maps) {
            Instructions.Mapping mapping = Instructions.Mapping.parse(map);
            instructions = instructions.map(mapping.column(), mapping.field());
        }
        for (String constant : constants == null ? List.<String>of() : constants) {
            int equals = constant.indexOf('=');
            if (equals < 1) {
                throw Failure.invalidParameter(
                        "set", "not-a-value", "not a value for a field: '" + constant + "'; expected field=value");
            }
            instructions = instructions.set(constant.substring(0, equals), constant.substring(equals + 1));
        }
        return instructions;
    }

    private char separatorCharacter() {
        return switch (separator) {
            case "" -> 0;
            case "tab", "\\t" -> '\t';
            default -> {
                if (separator.length() != 1) {
                    throw Failure.invalidParameter(
                            "separator", "not-a-character", "not one character: '" + separator + "'");
                }
                yield separator.charAt(0);
            }
        };
    }

    private Identity identity() {
        return user == null
                ? Identity.SYSTEM
                : service(Users.class)
                        .find(user)
                        .orElseThrow(() -> Failure.missing("there is no active user '" + user + "'"));
    }

    private static Map<String, Object> object(Report report, double seconds) {
        return Output.row(
                "lines", report.lines(),
                "created", report.created(),
                "updated", report.updated(),
                "unchanged", report.unchanged(),
                "refused", report.refused(),
                "seconds", seconds,
                "end", report.end().name().toLowerCase(Locale.ROOT),
                "columns",
                        report.columns().stream()
                                .map(column -> Output.row("name", column.name(), "field", column.field()))
                                .toList(),
                "problems",
                        report.problems().stream()
                                .map(problem -> Output.row(
                                        "line", problem.line(),
                                        "column", problem.column(),
                                        "code", problem.code(),
                                        "message", problem.message()))
                                .toList());
    }

    private String words(Report report, double seconds) {
        List<String> words = new ArrayList<>();
        words.add(String.format(
                Locale.ROOT,
                "%,d lines in %.1f s: %,d %s, %,d changed, %,d unchanged, %,d refused",
                report.lines(),
                seconds,
                report.created(),
                check ? "without a problem" : "made",
                report.updated(),
                report.unchanged(),
                report.refused()));
        for (Column column : report.columns()) {
            words.add("  " + column.name() + " -> " + (column.field() == null ? "left out" : column.field()));
        }
        for (LineProblem problem : report.problems()) {
            String column = problem.column().isEmpty() ? "" : ", " + problem.column();
            words.add("line " + problem.line() + column + ": " + problem.message());
        }
        if (report.refused() > 0) {
            words.add(
                    errors == null ? "--errors FILE keeps refused lines with their reasons." : "They are in " + errors);
        }
        switch (report.end()) {
            case DONE -> {}
            case CANCELLED -> words.add("Cancelled; what was read before is saved.");
            case UNREADABLE -> words.add("The file cannot be read further; what was read before is saved.");
        }
        return String.join(System.lineSeparator(), words);
    }

    /** Refused lines go to a file that is made with the first of them. */
    private static final class RefusedFile implements AutoCloseable {
        private final @Nullable Path target;
        private @Nullable Writer open;

        private RefusedFile(@Nullable Path target, Path source) throws IOException {
            this.target = target;
            if (target != null && Files.exists(target) && Files.isSameFile(target, source)) {
                throw Failure.invalidParameter(
                        "errors", "same-file", "refused lines cannot replace the file they are read from: " + target);
            }
        }

        private @Nullable Writer writer() {
            if (target == null) {
                return null;
            }
            return new Writer() {
                @Override
                public void write(char[] text, int offset, int length) throws IOException {
                    if (open == null) {
                        open = Files.newBufferedWriter(target);
                    }
                    open.write(text, offset, length);
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };
        }

        @Override
        public void close() throws IOException {
            if (open != null) {
                open.close();
            }
        }
    }
}
