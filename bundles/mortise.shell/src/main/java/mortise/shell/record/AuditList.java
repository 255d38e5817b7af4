package mortise.shell.record;

import java.util.List;
import java.util.Map;
import mortise.entity.AuditEntry;
import mortise.entity.AuditEntry.FieldChange;
import mortise.entity.Records;
import mortise.shell.Known;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** Tells what happened to a record. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "audit-list",
        description = "Tells who changed what of a record, newest first; also of one that was deleted")
public final class AuditList extends HostCommand {
    @Argument(index = 0, name = "entity", description = "Name of the entity", required = true)
    @Completion(Known.EntityNames.class)
    private String entity = "";

    @Argument(index = 1, name = "id", description = "The record's id", required = true)
    private long id;

    @Option(name = "--size", valueToShowInHelp = "number", description = "Changes to show, 1 to 1000")
    private int size = 100;

    @Override
    protected Output run() {
        List<Map<String, Object>> rows = service(Records.class).history(entity, id, 0, size).stream()
                .map(AuditList::row)
                .toList();
        return Output.table(rows, "at", "user", "origin", "action", "version", "changed");
    }

    private static Map<String, Object> row(AuditEntry entry) {
        return Output.row(
                "id", entry.id(),
                "at", entry.at(),
                "user", entry.userName(),
                "origin", entry.origin(),
                "address", entry.address(),
                "request", entry.requestId(),
                "action", entry.action().name(),
                "version", entry.version(),
                "changed", entry.changes().stream().map(AuditList::words).toList(),
                "changes",
                        entry.changes().stream()
                                .map(change -> Output.row(
                                        "field", change.field(), "before", change.before(), "after", change.after()))
                                .toList());
    }

    private static String words(FieldChange change) {
        return change.field() + ": " + quoted(change.before()) + " -> " + quoted(change.after());
    }

    private static String quoted(@Nullable String value) {
        return value == null ? "empty" : "'" + value + "'";
    }
}
