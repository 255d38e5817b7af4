package mortise.shell.record;

import mortise.entity.Records;
import mortise.shell.Known;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Shows one record. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(scope = "mortise", name = "record-show", description = "Shows all fields of a record")
public final class RecordShow extends HostCommand {
    @Argument(index = 0, name = "entity", description = "Name of the entity", required = true)
    @Completion(Known.EntityNames.class)
    private String entity = "";

    @Argument(index = 1, name = "id", description = "The record's id", required = true)
    private long id;

    @Override
    protected Output run() {
        return Output.one(Rows.whole(service(Records.class).require(entity, id)));
    }
}
