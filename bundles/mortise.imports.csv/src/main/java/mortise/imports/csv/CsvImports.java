package mortise.imports.csv;

import java.io.InputStream;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.entity.Action;
import mortise.entity.Entities;
import mortise.entity.Records;
import mortise.imports.Imports;
import mortise.imports.Instructions;
import mortise.imports.Monitor;
import mortise.imports.Preview;
import mortise.imports.Report;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Reads CSV files through {@link Records}. */
@Component
public final class CsvImports implements Imports {
    private static final int PREVIEWED_LINES = 10;

    private final Records records;
    private final Entities entities;

    /** Called by the host with the door to data and what is installed. */
    @Activate
    public CsvImports(@Reference Records records, @Reference Entities entities) {
        this.records = records;
        this.entities = entities;
    }

    @Override
    public Preview preview(Instructions instructions, InputStream file) {
        CsvFile csv = open(instructions, file);
        Layout layout = new Layout(entities.model(), instructions, csv.header());
        List<List<String>> lines = new ArrayList<>();
        try {
            for (Line line = csv.next(); line != null && lines.size() < PREVIEWED_LINES; line = csv.next()) {
                lines.add(line.cells());
            }
        } catch (Unreadable broken) {
            throw new Failure(Failure.Kind.INVALID, "not-csv", broken.reason(), broken);
        }
        return new Preview(layout.columns(), layout.key(), lines);
    }

    @Override
    public Report run(Instructions instructions, InputStream file, @Nullable Writer refused, Monitor monitor) {
        Context context = Context.current();
        Context importing = new Context(
                context.identity(), context.requestId(), "import", context.address(), context.locale(), context.zone());
        try (Context.Scope scope = importing.open()) {
            CsvFile csv = open(instructions, file);
            Layout layout = new Layout(entities.model(), instructions, csv.header());
            Refused lines = new Refused(refused, csv.separator(), csv.header());
            return new Run(records, instructions, csv, layout, lines, monitor).toEnd();
        }
    }

    private CsvFile open(Instructions instructions, InputStream file) {
        String entity = entities.model().type(instructions.entity()).name();
        if (!records.may(Action.CREATE, entity) && !records.may(Action.EDIT, entity)) {
            throw Failure.denied("you may neither make nor change records of " + entity);
        }
        return new CsvFile(file, instructions.charset(), instructions.separator());
    }
}
