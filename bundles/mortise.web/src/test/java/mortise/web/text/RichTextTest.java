package mortise.web.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RichTextTest {
    @Test
    void keepsFormats() {
        String html = "<h2>A</h2><p>b <strong>c</strong> <a href=\"https://d.example\">d</a></p><ul><li>e</li></ul>";

        assertThat(RichText.clean(html))
                .isEqualTo("<h2>A</h2><p>b <strong>c</strong> <a href=\"https://d.example\""
                        + " rel=\"nofollow noopener noreferrer\">d</a></p><ul><li>e</li></ul>");
    }

    @Test
    void isTheSameWhenItIsCleanedAgain() {
        String once =
                RichText.clean("<div>a</div><div><h1>b</h1><font color=red>c</font><del>d</del> & e &lt; f</div>");

        assertThat(RichText.clean(once)).isEqualTo(once);
        assertThat(once)
                .contains("<p>a</p><h2>b</h2>", "<s>d</s>", "&amp; e &lt; f")
                .doesNotContain("font", "div");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>a()</script>x",
                "<p onclick=a()>x</p>",
                "<a href=\"javascript:a()\">x</a>",
                "<a href=\"java&#10;script&colon;a()\">x</a>",
                "<svg><script>a()</script></svg>x",
                "<img src=1 onerror=a()>x",
                "<p style=\"position:fixed\">x</p>",
                "<p hx-get=\"/sign-out\">x</p>",
                "<iframe src=\"/\"></iframe>x",
                "<math><mtext><table><mglyph><style><img src onerror=a()></style></table>x",
                "<noscript><p title=\"</noscript><img src onerror=a()>\">x",
                "x</p></div></main><form action=/>",
            })
    void leavesNothingThatActs(String html) {
        assertThat(RichText.clean(html))
                .contains("x")
                .doesNotContainIgnoringCase("script:")
                .doesNotContainPattern(
                        "(?i)<(script|img|svg|iframe|style|form|math|/div|/main)|[<\\s\"](on\\w+|hx-\\w+|style)\\s*=");
    }

    @Test
    void isEmptyIfNothingCanBeRead() {
        assertThat(RichText.clean("<p><br></p> <script>a</script>")).isEmpty();
    }

    @Test
    void tellsTheWordsAlone() {
        assertThat(RichText.plain("<p>a &amp; <b>b</b></p><ul><li>c</li><li>d&nbsp;e</li></ul>"))
                .isEqualTo("a & b\nc\nd e");
    }
}
