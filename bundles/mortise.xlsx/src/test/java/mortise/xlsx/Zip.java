package mortise.xlsx;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Workbooks made part by part, as no program would make them. */
final class Zip {
    private static final String MAIN = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    private static final String TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";

    private final Map<String, String> parts = new LinkedHashMap<>();

    /** A workbook of a hidden sheet and one of these rows. */
    static Zip ofRows(String rows) {
        return new Zip()
                .part(
                        "_rels/.rels",
                        "<Relationships><Relationship Id='r1' Type='" + TYPES
                                + "officeDocument' Target='xl/workbook.xml'/></Relationships>")
                .part(
                        "xl/workbook.xml",
                        "<workbook " + MAIN + " xmlns:r='x'><workbookPr/><sheets>"
                                + "<sheet name='Old' sheetId='1' state='hidden' r:id='r1'/><sheet name='Now' sheetId='2' r:id='r2'/>"
                                + "</sheets></workbook>")
                .part(
                        "xl/_rels/workbook.xml.rels",
                        "<Relationships>"
                                + "<Relationship Id='r1' Type='" + TYPES + "worksheet' Target='worksheets/sheet1.xml'/>"
                                + "<Relationship Id='r2' Type='" + TYPES
                                + "worksheet' Target='/xl/worksheets/sheet2.xml'/>"
                                + "<Relationship Id='r3' Type='" + TYPES + "sharedStrings' Target='sharedStrings.xml'/>"
                                + "<Relationship Id='r4' Type='" + TYPES
                                + "styles' Target='styles.xml'/></Relationships>")
                .part("xl/worksheets/sheet1.xml", sheet("<row><c t='inlineStr'><is><t>hidden</t></is></c></row>"))
                .part("xl/worksheets/sheet2.xml", sheet(rows));
    }

    static String sheet(String rows) {
        return "<?xml version='1.0' encoding='UTF-8'?><worksheet " + MAIN + "><sheetData>" + rows
                + "</sheetData></worksheet>";
    }

    Zip part(String name, String content) {
        parts.put(name, content);
        return this;
    }

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, UTF_8)) {
            for (Map.Entry<String, String> part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue().getBytes(UTF_8));
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }
}
