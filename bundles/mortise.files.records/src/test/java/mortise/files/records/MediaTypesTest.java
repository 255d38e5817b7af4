package mortise.files.records;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mortise.core.Failure;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaTypesTest {
    private static final String PNG = "\u0089PNG\r\n\u001a\n\0\0\0\rIHDR";
    private static final String PDF = "%PDF-1.7\n1 0 obj\n";
    private static final String HTML = "<!DOCTYPE html><html><script>alert(1)</script></html>";
    private static final String GIF = "GIF89a/*\0\0\0\0\0\0\0*/=1;alert(1);<script>alert(1)</script>";
    private static final String ZIP = "PK\u0003\u0004\u0014\0\0\0\u0008\0[Content_Types].xml";
    private static final String SVG =
            "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
    private static final String EXE = "MZ\u0090\0\u0003\0\0\0\u0004\0\0\0\u00ff\u00ff\0\0\u00b8";

    private final MediaTypes types = new MediaTypes();

    private static byte[] bytes(String what) {
        String content =
                switch (what) {
                    case "png" -> PNG;
                    case "pdf" -> PDF;
                    case "html" -> HTML;
                    case "gif" -> GIF;
                    case "zip" -> ZIP;
                    case "svg" -> SVG;
                    case "exe" -> EXE;
                    case "csv" -> "a,b\n1,2\n";
                    case "noise" -> "\u0001\u0002\u0003\0\u0007\u00fe\u00fd\u0000\u0011";
                    default -> "";
                };
        return content.getBytes(ISO_8859_1);
    }

    @ParameterizedTest
    @CsvSource({
        "png, photo.png, image/png, image/png",
        "png, photo, '', image/png",
        "pdf, offer.pdf, application/octet-stream, application/pdf",
        "gif, logo.gif, image/gif, image/gif",
        "svg, drawing.svg, image/svg+xml, image/svg+xml",
        "html, page.html, text/html; charset=utf-8, text/html",
        "html, notes.txt, text/plain, text/html",
        "csv, list.csv, application/vnd.ms-excel, text/csv",
        "csv, notes.txt, '', text/plain",
        "zip, letter.docx, ''," + " application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "noise, data.bin, '', application/octet-stream",
        "noise, song.xyz, application/octet-stream, application/octet-stream"
    })
    void goesByTheBytes(String content, String name, String declared, String type) {
        assertThat(types.of(bytes(content), name, declared)).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource({
        "html, photo.png, image/png",
        "html, photo.png, ''",
        "html, offer.pdf, application/pdf",
        "png, photo.png, text/html",
        "svg, photo.png, image/png",
        "gif, page.html, text/html",
        "exe, letter.docx, ''",
        "noise, photo.png, ''",
        "noise, offer, application/pdf",
        "noise, offer, nonsense",
        "zip, photo.jpg, image/jpeg"
    })
    void refusesWhatPromisesSomethingElse(String content, String name, String declared) {
        assertThatThrownBy(() -> types.of(bytes(content), name, declared))
                .isInstanceOfSatisfying(Failure.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID);
                    assertThat(failure.problems().get(0).code()).isEqualTo("wrong-type");
                });
    }
}
