package mortise.imports.csv;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.entity.Entities;
import mortise.entity.Records;
import mortise.imports.Imports;
import mortise.imports.Instructions;
import mortise.imports.Monitor;
import mortise.imports.Preview;
import mortise.imports.Report;
import mortise.imports.Report.LineProblem;
import mortise.imports.Row;
import mortise.imports.Table;
import mortise.imports.TableFormat;
import mortise.imports.UnreadableException;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Reads CSV files, and those of other formats that are installed, through {@link Records}. */
@Component(configurationPid = "mortise.imports.csv")
@Designate(ocd = CsvImports.Config.class)
public final class CsvImports implements Imports {
    private final CsvFile.Limits limits;
    private final Records records;
    private final Entities entities;

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile List<TableFormat> formats = List.of();

    /** How large a record may be. */
    @ObjectClassDefinition(name = "Import of CSV")
    public @interface Config {
        /** Characters of one record. */
        @AttributeDefinition(
                description =
                        "Characters of one record in all of its cells; a file with a larger one is read no further."
                                + " Costs some six bytes each while it is read. 1000 to 100000000.",
                min = "1000",
                max = "100000000")
        int maxRecordCharacters() default 4_000_000;

        /** Cells of one record. */
        @AttributeDefinition(
                description = "Columns of a file; one with more is refused. 1 to 16384.",
                min = "1",
                max = "16384")
        int maxColumns() default 4_096;
    }

    /**
     * Called by the host with the door to data and what is installed.
     *
     * @throws Failure INVALID if a setting cannot work
     */
    @Activate
    public CsvImports(Config config, @Reference Records records, @Reference Entities entities) {
        limits = new CsvFile.Limits(
                between("maxRecordCharacters", config.maxRecordCharacters(), 1_000, 100_000_000),
                between("maxColumns", config.maxColumns(), 1, 16_384));
        this.records = records;
        this.entities = entities;
    }

    private static int between(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw Failure.invalid(
                    "setting", "mortise.imports.csv: " + key + " = " + value + " is not from " + least + " to " + most);
        }
        return value;
    }

    @Override
    public Preview preview(Instructions instructions, InputStream file, int lines) {
        try (Table table = open(instructions, file)) {
            Layout layout = new Layout(entities.model(), instructions, table.header());
            List<Row> rows = new ArrayList<>();
            while (rows.size() < lines) {
                Row row = table.next();
                if (row == null) {
                    break;
                }
                rows.add(row);
            }
            return new Preview(
                    layout.columns(),
                    layout.key(),
                    rows.stream().map(Row::cells).toList(),
                    problems(instructions, layout, rows));
        } catch (UnreadableException broken) {
            throw new Failure(Failure.Kind.INVALID, "not-csv", broken.reason(), broken);
        }
    }

    /** Returns what a check of these rows finds. */
    private List<LineProblem> problems(Instructions instructions, Layout layout, List<Row> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        Table first = new FirstRows(layout.header(), rows);
        Refused refused = new Refused(null, ',', layout.header());
        return new Run(records, instructions.checkOnly(true), first, layout, refused, Monitor.NONE)
                .toEnd()
                .problems();
    }

    @Override
    public Report run(Instructions instructions, InputStream file, @Nullable Writer refused, Monitor monitor) {
        Context context = Context.current();
        Context importing = new Context(
                context.identity(), context.requestId(), "import", context.address(), context.locale(), context.zone());
        try (Context.Scope scope = importing.open();
                Table table = open(instructions, file)) {
            Layout layout = new Layout(entities.model(), instructions, table.header()).required();
            char separator = table instanceof CsvFile csv ? csv.separator() : ',';
            Refused lines = new Refused(refused, separator, table.header());
            return new Run(records, instructions, table, layout, lines, monitor).toEnd();
        }
    }

    private Table open(Instructions instructions, InputStream file) {
        String entity = entities.model().type(instructions.entity()).name();
        if (!records.mayWrite(entity)) {
            throw Failure.denied("you may neither make nor change records of " + entity);
        }
        BufferedInputStream whole = new BufferedInputStream(file);
        byte[] start = start(whole);
        for (TableFormat format : formats) {
            if (format.recognizes(start)) {
                return format.open(whole);
            }
        }
        return new CsvFile(whole, instructions.charset(), instructions.separator(), limits);
    }

    private static byte[] start(BufferedInputStream file) {
        try {
            file.mark(TableFormat.START);
            byte[] start = file.readNBytes(TableFormat.START);
            file.reset();
            return start;
        } catch (IOException away) {
            throw Failure.unavailable("the file cannot be read: " + away.getMessage(), away);
        }
    }
}
