package mortise.files.records;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileNamesTest {
    @ParameterizedTest
    @CsvSource({
        "../../etc/passwd, passwd",
        "C:\\fakepath\\photo.png, photo.png",
        "CON, _CON",
        "nul.txt, _nul.txt",
        "'a\u0000b.txt', ab.txt",
        "'gnp\u202Etxt.exe', gnptxt.exe",
        "'line\r\nSet-Cookie: x.txt', lineSet-Cookie x.txt",
        "'.htaccess', htaccess",
        "'...', file",
        "'', file",
        "'  ', file",
        "'a/', file",
        "'Zoe\u0308.pdf', Zoë.pdf",
        "'報告書.pdf', 報告書.pdf"
    })
    void keepsWhatIsANameAndVisible(String given, String kept) {
        assertThat(FileNames.clean(given)).isEqualTo(kept);
    }

    @Test
    void shortensANameAndKeepsItsEnding() {
        String name = FileNames.clean("x".repeat(300) + ".pdf");

        assertThat(name).hasSize(200).endsWith("x.pdf");
    }

    @Test
    void neverCutsALetterInTwo() {
        String name = FileNames.clean("x".repeat(195) + "😀😀😀😀.pdf");

        assertThat(name).hasSizeLessThanOrEqualTo(200).endsWith(".pdf");
        assertThat(name.codePoints()).noneMatch(point -> point >= Character.MIN_SURROGATE && point <= 0xdfff);
    }
}
