package mortise.xlsx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import mortise.core.Failure;
import mortise.imports.Row;
import mortise.imports.Table;
import mortise.imports.UnreadableException;
import mortise.testkit.Configurations;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Workbooks of a program, made by hand, and made to do harm. */
class XlsxFormatTest {
    private static final String HEADER = "<row><c t='inlineStr'><is><t>name</t></is></c></row>";

    private final XlsxFormat format = new XlsxFormat(Configurations.config(
            XlsxFormat.Config.class, Map.of("maxSheetMebibytes", "4", "maxSharedMebibytes", "1")));
    private long left;

    @BeforeEach
    void look() throws IOException {
        left = leftOver();
    }

    @AfterEach
    void leavesNothingBehind() throws IOException {
        assertThat(leftOver()).isEqualTo(left);
    }

    private static long leftOver() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("mortise-import"))
                    .count();
        }
    }

    private List<List<String>> cells(byte[] file) throws UnreadableException {
        return rows(file).stream().map(Row::cells).toList();
    }

    private List<Row> rows(byte[] file) throws UnreadableException {
        try (Table table = format.open(new ByteArrayInputStream(file))) {
            List<Row> rows = new ArrayList<>();
            rows.add(new Row(0, table.header(), 0));
            for (Row row = table.next(); row != null; row = table.next()) {
                rows.add(row);
            }
            assertThat(table.bytes()).isBetween(0L, (long) file.length);
            return rows;
        }
    }

    private void refused(byte[] file, String why) {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> format.open(new ByteArrayInputStream(file)).close())
                .matches(failure -> failure.kind() == Failure.Kind.INVALID)
                .withMessageContaining(why);
    }

    private void unreadable(byte[] file, String why) {
        assertThatExceptionOfType(UnreadableException.class)
                .isThrownBy(() -> cells(file))
                .withMessageContaining(why);
    }

    @Test
    void readsWhatAProgramWrites() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Workbook book = new Workbook(bytes, "Test", null)) {
            Worksheet sheet = book.newWorksheet("Firms");
            List<String> header = List.of("Name", " Employees ", "Founded", "Seen", "Active", "Share", "Note");
            for (int i = 0; i < header.size(); i++) {
                sheet.value(1, i, header.get(i));
            }
            sheet.value(3, 0, "Åse & Söhne <GmbH>");
            sheet.value(3, 1, 1_200_000);
            sheet.value(3, 2, LocalDate.of(1987, 2, 28));
            sheet.style(3, 2).format("d.m.yyyy").set();
            sheet.value(3, 3, LocalDateTime.of(2026, 1, 31, 8, 30));
            sheet.style(3, 3).format("yyyy-mm-dd hh:mm").set();
            sheet.value(3, 4, true);
            sheet.value(3, 5, 0.1);
            sheet.style(3, 5).format("0.00%").set();
            sheet.value(4, 0, "Åse & Söhne <GmbH>");
            sheet.value(4, 6, "last");
        }

        List<Row> rows = rows(bytes.toByteArray());

        assertThat(rows.get(0).cells())
                .containsExactly("Name", "Employees", "Founded", "Seen", "Active", "Share", "Note");
        assertThat(rows).extracting(Row::number).containsExactly(0L, 4L, 5L);
        assertThat(rows.get(1).cells())
                .containsExactly(
                        "Åse & Söhne <GmbH>", "1200000", "1987-02-28", "2026-01-31T08:30:00Z", "true", "0.1", "");
        assertThat(rows.get(2).cells()).containsExactly("Åse & Söhne <GmbH>", "", "", "", "", "", "last");
    }

    @Test
    void readsTheFirstVisibleSheetWhateverItsCellsAre() throws Exception {
        Zip zip = Zip.ofRows("<row><c r='B1' t='inlineStr'><is><t>b</t></is></c><c t='s'><v>0</v></c></row>"
                        + "<row r='5'><c r='C5' t='str'><f>A1&amp;\"x\"</f><v>formula</v></c></row>"
                        + "<row><c r='A6' t='e'><v>#N/A</v></c><c t='b'><v>0</v></c><c><v>1.1000000000000001</v></c></row>"
                        + "<row><c s='1'><v>60.5</v></c><c s='2'><v>0.75</v></c><c><v>12345678901234567890</v></c></row>"
                        + "<row><c s='3'><v>44197</v></c><c s='3'><v>59</v></c><c s='9'><v>1E-3</v></c></row>"
                        + "<row><c t='s'><v>1</v></c></row>")
                .part(
                        "xl/sharedStrings.xml",
                        "<sst><si><r><t>sha</t></r><r><t>red</t></r></si>"
                                + "<si><t>東京</t><rPh sb='0' eb='2'><t>トウキョウ</t></rPh></si></sst>")
                .part(
                        "xl/styles.xml",
                        "<styleSheet><numFmts><numFmt numFmtId='170' formatCode='[$-407]d. mmmm yyyy;@'/>"
                                + "</numFmts><cellStyleXfs><xf numFmtId='14'/></cellStyleXfs><cellXfs><xf numFmtId='0'/>"
                                + "<xf numFmtId='22'/><xf numFmtId='20'/><xf numFmtId='170'/></cellXfs></styleSheet>");

        assertThat(cells(zip.bytes()))
                .containsExactly(
                        List.of("", "b", "shared"),
                        List.of("", "", "formula"),
                        List.of("#N/A", "false", "1.1"),
                        List.of("1900-02-28T12:00:00Z", "18:00:00", "12345678901234567890"),
                        List.of("2021-01-01", "1900-02-28", "0.001"),
                        List.of("東京", "", ""));
    }

    @Test
    void countsDaysFrom1904WhereTheWorkbookDoes() throws Exception {
        Zip zip = Zip.ofRows(HEADER + "<row><c s='0'><v>0</v></c></row><row><c s='0'><v>42735</v></c></row>")
                .part("xl/styles.xml", "<styleSheet><cellXfs><xf numFmtId='14'/></cellXfs></styleSheet>");
        zip.part(
                "xl/workbook.xml",
                "<workbook xmlns:r='x'><workbookPr date1904='1'/><sheets>"
                        + "<sheet name='Now' r:id='r2'/></sheets></workbook>");

        assertThat(cells(zip.bytes())).containsExactly(List.of("name"), List.of("1904-01-01"), List.of("2021-01-01"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "General|NUMBER",
                "0.00|NUMBER",
                "#,##0 \"days\"|NUMBER",
                "[Red]-0|NUMBER",
                "@|NUMBER",
                "yyyy-mm-dd|DAY",
                "d/m/yy;@|DAY",
                "mmm yyyy|DAY",
                "[$-F800]dddd, mmmm dd, yyyy|DAY",
                "h:mm|TIME",
                "[h]:mm:ss|TIME",
                "mm:ss.0|TIME",
                "hh:mm AM/PM|TIME",
                "dd.mm.yyyy hh:mm|MOMENT",
                "yyyy-mm-dd\\Thh:mm:ss|MOMENT",
                "0.0 \"sold\"|NUMBER"
            })
    void seesFromAFormatWhatANumberIs(String code, Numbers.Shown shown) {
        assertThat(Numbers.shown(code)).isEqualTo(shown);
    }

    @Test
    void refusesWhatIsNoWorkbook() {
        refused("PK\u0003\u0004 and so on".getBytes(UTF_8), "cannot be read as a workbook");
        refused(new byte[] {(byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0, 1, 2, 3}, "old kind, or has a password");
        refused(
                new Zip()
                        .part("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
                        .bytes(),
                "no workbook is in it");
        refused(Zip.ofRows("").bytes(), "first sheet is empty");
        byte[] whole = Zip.ofRows(HEADER).bytes();
        refused(Arrays.copyOf(whole, whole.length / 2), "cannot be read as a workbook");
        refused(
                Zip.ofRows(HEADER)
                        .part("xl/_rels/workbook.xml.rels", "<Relationships/>")
                        .bytes(),
                "no visible sheet");
        assertThat(format.recognizes("name,code".getBytes(UTF_8))).isFalse();
        assertThat(format.recognizes(Arrays.copyOf(whole, 16))).isTrue();
    }

    @Test
    void tellsWhereItCanReadNoFurther() {
        unreadable(
                Zip.ofRows(HEADER + "<row><c><v>1</v></c></row><row><c></row>").bytes(), "after row 3");
        unreadable(Zip.ofRows(HEADER + "<row><c t='s'><v>7</v></c></row>").bytes(), "no shared text '7'");
        unreadable(Zip.ofRows(HEADER + "<row><c r='XFE2'><v>1</v></c></row>").bytes(), "no cell 'XFE2'");
        unreadable(
                Zip.ofRows(HEADER + "<row><c r='ZZZZZZZ2'><v>1</v></c></row>").bytes(), "no cell 'ZZZZZZZ2'");
        unreadable(Zip.ofRows(HEADER + "<row r='1048577'><c><v>1</v></c></row>").bytes(), "no row '1048577'");
    }

    @Test
    void isNoBomb() {
        String large = "<row><c><v>1</v></c></row>".repeat(200_000);
        unreadable(Zip.ofRows(HEADER + large).bytes(), "has more than 4194304 bytes");
        refused(
                Zip.ofRows(HEADER)
                        .part("xl/sharedStrings.xml", "<sst>" + "<si><t>0</t></si>".repeat(100_000) + "</sst>")
                        .bytes(),
                "sharedStrings.xml has more than 1048576 bytes");
        String longAttribute = "<row x='" + ">".repeat(2 << 20) + "'><c><v>1</v></c></row>";
        unreadable(Zip.ofRows(HEADER + longAttribute).bytes(), "a piece of xl/worksheets/sheet2.xml");
        unreadable(
                Zip.ofRows(HEADER + "<row><c><v>" + " ".repeat(2 << 20) + "</v></c></row>")
                        .bytes(),
                "a piece of");
        unreadable(
                Zip.ofRows(HEADER + "<!-- it's " + "x".repeat(2 << 20) + "--><row/>")
                        .bytes(),
                "a piece of");
        Zip parts = Zip.ofRows(HEADER);
        for (int i = 0; i < 130_000; i++) {
            parts.part("xl/media/a-rather-long-name-" + i, "");
        }
        refused(parts.bytes(), "too many parts");
    }

    @Test
    void hasNoEntities() {
        String dtd = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b SYSTEM 'file:///etc/passwd'>]>";
        String sheet = dtd + "<worksheet><sheetData>" + HEADER
                + "<row><c t='str'><v>&%s;</v></c></row></sheetData></worksheet>";

        for (String entity : List.of("a", "b")) {
            byte[] file = Zip.ofRows("")
                    .part("xl/worksheets/sheet2.xml", String.format(sheet, entity))
                    .bytes();
            assertThatExceptionOfType(Exception.class)
                    .isThrownBy(() -> cells(file))
                    .matches(refused -> refused instanceof UnreadableException || refused instanceof Failure);
        }
    }

    /** Whatever is in it: a clear end, and no temporary file. */
    @Test
    void survivesBrokenFiles() throws IOException {
        byte[] whole = Zip.ofRows(HEADER + "<row><c t='s'><v>0</v></c><c s='1'><v>44197</v></c></row>".repeat(20))
                .part("xl/sharedStrings.xml", "<sst><si><t>x</t></si></sst>")
                .part("xl/styles.xml", "<styleSheet><cellXfs><xf/><xf numFmtId='14'/></cellXfs></styleSheet>")
                .bytes();
        Random random = new Random(42);
        int read = 0;
        for (int i = 0; i < 3_000; i++) {
            byte[] broken = whole.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt();
            }
            try {
                cells(broken);
                read++;
            } catch (Failure | UnreadableException told) {
                assertThat(told.getMessage()).isNotBlank();
            }
        }
        assertThat(read).isBetween(1, 2_999);
    }
}
