package mortise.imports.csv;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import mortise.core.Failure;
import mortise.imports.Row;
import mortise.imports.UnreadableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFileTest {
    private static final CsvFile.Limits LIMITS = new CsvFile.Limits(1_000_000, 500);

    @Test
    void readsCellsWithSeparatorsQuotesAndLineEnds() throws Exception {
        CsvFile file = file("name,notes\r\n\"Ü, GmbH\",\"says \"\"yes\"\"\r\ntwice\"\r\nplain,\r\n");

        assertThat(file.header()).containsExactly("name", "notes");
        assertThat(cells(file)).containsExactly(List.of("Ü, GmbH", "says \"yes\"\r\ntwice"), List.of("plain", ""));
    }

    @Test
    void takesAwayWhatKeepsSpreadsheetsFromComputing() throws Exception {
        CsvFile file = file("a,b,c,d\n'=1+1,''-x,'quoted',it's =\n',-1,'@,''\n");

        assertThat(cells(file))
                .containsExactly(List.of("=1+1", "'-x", "'quoted'", "it's ="), List.of("'", "-1", "@", "''"));
    }

    @Test
    void numbersRecordsByTheLineTheyBeginIn() throws Exception {
        CsvFile file = file("a,b\n\"1\n2\n3\",x\n\n\ry,z");

        assertThat(lines(file)).extracting(Row::number).containsExactly(2L, 7L);
    }

    @ParameterizedTest
    @ValueSource(chars = {',', ';', '\t', '|'})
    void seesFromTheHeaderWhatSeparates(char separator) throws Exception {
        CsvFile file = file("\"one,;\",two,three\n1,2,3\n"
                .replace(",t", separator + "t")
                .replace("1,2,3", "1" + separator + "2" + separator + "3"));

        assertThat(file.separator()).isEqualTo(separator);
        assertThat(file.header()).containsExactly("one,;", "two", "three");
        assertThat(cells(file)).containsExactly(List.of("1", "2", "3"));
    }

    @Test
    void takesTheSeparatorItIsTold() throws Exception {
        CsvFile file = new CsvFile(stream("a,b;c\n1,2;3\n".getBytes(UTF_8)), "UTF-8", ';', LIMITS);

        assertThat(cells(file)).containsExactly(List.of("1,2", "3"));
    }

    @Test
    void believesAByteOrderMark() throws Exception {
        for (Charset charset : List.of(UTF_8, UTF_16LE, UTF_16BE)) {
            CsvFile file = new CsvFile(stream("\uFEFFname\n東京\n".getBytes(charset)), "windows-1252", (char) 0, LIMITS);

            assertThat(file.header()).containsExactly("name");
            assertThat(cells(file)).containsExactly(List.of("東京"));
        }
    }

    @Test
    void readsTheCharacterSetItIsTold() throws Exception {
        CsvFile file = new CsvFile(stream("name\nMüller\n".getBytes(ISO_8859_1)), "windows-1252", (char) 0, LIMITS);

        assertThat(cells(file)).containsExactly(List.of("Müller"));
    }

    @Test
    void handsOverEveryLineBeforeBytesThatAreNotOfTheCharacterSet() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write("name\n".getBytes(UTF_8));
        for (int i = 2; i <= 20_000; i++) {
            bytes.write(("line " + i + " ä\n").getBytes(UTF_8));
        }
        bytes.write("Müller\nlast\n".getBytes(ISO_8859_1));
        CsvFile file = new CsvFile(stream(bytes.toByteArray()), "UTF-8", (char) 0, LIMITS);

        for (int i = 2; i <= 20_000; i++) {
            assertThat(nextCells(file)).containsExactly("line " + i + " ä");
        }
        UnreadableException end = catchThrowableOfType(UnreadableException.class, file::next);
        assertThat(end.line()).isEqualTo(20_001);
        assertThat(end)
                .hasMessageContaining("line 20001")
                .hasMessageContaining("0xfc")
                .hasMessageContaining("UTF-8");
    }

    @Test
    void endsAtASequenceCutOffByTheEndOfTheFile() throws Exception {
        byte[] whole = "name\nfirst\n東".getBytes(UTF_8);
        CsvFile file = new CsvFile(stream(Arrays.copyOf(whole, whole.length - 1)), "UTF-8", (char) 0, LIMITS);

        assertThat(nextCells(file)).containsExactly("first");
        assertThat(catchThrowableOfType(UnreadableException.class, file::next).line())
                .isEqualTo(3);
    }

    @Test
    void opensFilesCompressedWithGzip() throws Exception {
        byte[] packed = packed("name\nfirst\n".getBytes(UTF_8));

        CsvFile file = new CsvFile(stream(packed), "UTF-8", (char) 0, LIMITS);

        assertThat(cells(file)).containsExactly(List.of("first"));
        assertThat(file.bytes()).isEqualTo(packed.length);
    }

    @Test
    void endsWhereACompressedFileIsBroken() throws Exception {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.write("name\n".getBytes(UTF_8));
        for (int i = 0; i < 50_000; i++) {
            text.write((Integer.toHexString(i * 0x9e3779b1) + "\n").getBytes(UTF_8));
        }
        byte[] packed = packed(text.toByteArray());
        CsvFile file = new CsvFile(stream(Arrays.copyOf(packed, packed.length / 2)), "UTF-8", (char) 0, LIMITS);

        UnreadableException end = catchThrowableOfType(UnreadableException.class, () -> cells(file));

        assertThat(end.line()).isGreaterThan(2);
        assertThat(end).hasMessageContaining("compressed");
    }

    @Test
    void tellsWhereAQuoteIsOpenedAndNeverClosed() throws Exception {
        CsvFile file = file("a,b\n1,2\n3,\"4\n5,6\n");

        assertThat(nextCells(file)).containsExactly("1", "2");
        UnreadableException end = catchThrowableOfType(UnreadableException.class, file::next);
        assertThat(end.line()).isEqualTo(3);
        assertThat(end).hasMessageContaining("line 3").hasMessageContaining("quote");
    }

    @Test
    void tellsWhereSomethingFollowsAClosingQuote() throws Exception {
        CsvFile file = file("a,b\n1,2\n\n3,\"4\"5\n");

        assertThat(nextCells(file)).containsExactly("1", "2");
        assertThat(catchThrowableOfType(UnreadableException.class, file::next).line())
                .isEqualTo(4);
    }

    @Test
    void endsAtACellWithoutAnEndInBoundedMemory() throws Exception {
        CsvFile file = new CsvFile(endless("name\nfirst\n\"", "x"), "UTF-8", (char) 0, LIMITS);

        assertThat(nextCells(file)).containsExactly("first");
        UnreadableException end = catchThrowableOfType(UnreadableException.class, file::next);
        assertThat(end.line()).isEqualTo(3);
        assertThat(file.bytes()).isLessThan(4L * LIMITS.characters());
    }

    @Test
    void endsAtARecordWithoutAnEndInBoundedMemory() throws Exception {
        String cell = "x".repeat(2_000);
        CsvFile file = new CsvFile(endless("name\nfirst\n", cell + ","), "UTF-8", ',', LIMITS);

        assertThat(nextCells(file)).containsExactly("first");
        assertThat(catchThrowableOfType(UnreadableException.class, file::next).line())
                .isEqualTo(3);
        assertThat(file.bytes()).isLessThan(4L * LIMITS.characters());
    }

    @Test
    void refusesAHeaderOfAMillionColumns() {
        assertThatThrownBy(() -> file("x,".repeat(1_000_000)))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID))
                .hasMessageContaining("line 1")
                .hasMessageContaining("500 cells");
    }

    @Test
    void refusesWhatIsNoTextOfItsCharacterSet() throws IOException {
        assertInvalid("".getBytes(UTF_8), "no-header");
        assertInvalid("\n\n".getBytes(UTF_8), "no-header");
        assertInvalid("PK\u0003\u0004rest of a workbook".getBytes(UTF_8), "not-csv");
        assertInvalid("name\n".getBytes(UTF_16LE), "not-csv");
        assertInvalid("name\n".getBytes(UTF_16BE), "not-csv");
        assertInvalid(new byte[] {'n', (byte) 0xff, '\n'}, "not-csv");
    }

    @Test
    void refusesUnknownCharacterSetsAndImpossibleSeparators() {
        assertThatThrownBy(() -> new CsvFile(stream(new byte[0]), "no such", (char) 0, LIMITS))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("no such");
        assertThatThrownBy(() -> new CsvFile(stream("a\n".getBytes(UTF_8)), "UTF-8", '"', LIMITS))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("separated");
    }

    @Test
    void tellsThatTheFileIsAway() {
        InputStream away = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("unplugged");
            }
        };

        assertThatThrownBy(() -> new CsvFile(away, "UTF-8", (char) 0, LIMITS))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.UNAVAILABLE));
    }

    private static void assertInvalid(byte[] bytes, String code) {
        assertThatThrownBy(() -> new CsvFile(stream(bytes), "UTF-8", (char) 0, LIMITS))
                .isInstanceOfSatisfying(Failure.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID);
                    assertThat(failure.problems().get(0).code()).isEqualTo(code);
                });
    }

    private static List<String> nextCells(CsvFile file) throws UnreadableException {
        return Objects.requireNonNull(file.next()).cells();
    }

    private static CsvFile file(String text) {
        return new CsvFile(stream(text.getBytes(UTF_8)), "UTF-8", (char) 0, LIMITS);
    }

    private static InputStream stream(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    private static byte[] packed(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    private static InputStream endless(String start, String repeated) {
        byte[] first = start.getBytes(UTF_8);
        byte[] again = repeated.getBytes(UTF_8);
        return new InputStream() {
            private long position;

            @Override
            public int read() {
                long at = position++;
                return at < first.length ? first[(int) at] : again[(int) ((at - first.length) % again.length)];
            }
        };
    }

    private static List<Row> lines(CsvFile file) throws UnreadableException {
        List<Row> lines = new ArrayList<>();
        for (Row line = file.next(); line != null; line = file.next()) {
            lines.add(line);
        }
        return lines;
    }

    private static List<List<String>> cells(CsvFile file) throws UnreadableException {
        return lines(file).stream().map(Row::cells).toList();
    }
}
