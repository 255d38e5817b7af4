package mortise.xlsx;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.imports.Table;
import mortise.imports.TableFormat;
import mortise.socket.Settings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Reads the first visible sheet of workbooks. Of formulas it has the values that were saved with them; days and moments are as in
 * CSV, moments in the time zone of who imports.
 */
@Component(configurationPid = XlsxFormat.PID)
@Designate(ocd = XlsxFormat.Config.class)
public final class XlsxFormat implements TableFormat {
    static final String PID = "mortise.xlsx";

    private static final byte[] ARCHIVE = {'P', 'K', 3, 4};
    /** How workbooks of before 2007 begin, and those with a password. */
    private static final byte[] OLD = {(byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0};

    private static final long MEBIBYTE = 1 << 20;

    /** How large a workbook may be, unpacked. */
    @ObjectClassDefinition(name = "Workbooks")
    public @interface Config {
        /** The sheet. */
        @AttributeDefinition(
                description = "MiB of the sheet, unpacked; a larger one is read no further.",
                min = "1",
                max = "100000")
        int maxSheetMebibytes() default 2_048;

        /** What is held in memory. */
        @AttributeDefinition(
                description =
                        "MiB of the texts that cells share, unpacked. They are held in memory while a workbook is read.",
                min = "1",
                max = "1024")
        int maxSharedMebibytes() default 64;

        /** One row. */
        @AttributeDefinition(
                description = "Characters of one row in all of its cells.",
                min = "1000",
                max = "100000000")
        int maxRecordCharacters() default 4_000_000;
    }

    private final Limits limits;

    /**
     * Called by the host.
     *
     * @throws Failure INVALID if a setting cannot work
     */
    @Activate
    public XlsxFormat(Config config) {
        Settings settings = new Settings(PID);
        limits = new Limits(
                settings.between("maxSheetMebibytes", config.maxSheetMebibytes(), 1, 100_000) * MEBIBYTE,
                settings.between("maxSharedMebibytes", config.maxSharedMebibytes(), 1, 1_024) * MEBIBYTE,
                settings.between("maxRecordCharacters", config.maxRecordCharacters(), 1_000, 100_000_000));
    }

    @Override
    public String extension() {
        return "xlsx";
    }

    @Override
    public boolean recognizes(byte[] start) {
        return startsWith(start, ARCHIVE) || startsWith(start, OLD);
    }

    private static boolean startsWith(byte[] bytes, byte[] start) {
        return bytes.length >= start.length && java.util.Arrays.equals(bytes, 0, start.length, start, 0, start.length);
    }

    @Override
    public Table open(InputStream file) {
        try {
            Path copy = Files.createTempFile("mortise-import", ".xlsx");
            boolean opened = false;
            try {
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                try (InputStream start = Files.newInputStream(copy)) {
                    if (startsWith(start.readNBytes(OLD.length), OLD)) {
                        throw Failure.invalid(
                                "not-xlsx",
                                "the file is a workbook of an old kind, or has a password; save it as .xlsx without one");
                    }
                }
                Table table = new SheetTable(copy, limits, Context.current().zone());
                opened = true;
                return table;
            } finally {
                if (!opened) {
                    Files.deleteIfExists(copy);
                }
            }
        } catch (IOException away) {
            throw Failure.unavailable("the file cannot be read: " + away.getMessage(), away);
        }
    }
}
