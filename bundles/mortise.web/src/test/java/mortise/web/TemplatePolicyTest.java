package mortise.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.TemplateException;
import gg.jte.html.HtmlAttribute;
import gg.jte.html.HtmlPolicy;
import gg.jte.html.HtmlPolicyException;
import gg.jte.html.HtmlTag;
import gg.jte.html.OwaspHtmlPolicy;
import gg.jte.resolve.DirectoryCodeResolver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What templates must not write, because the content security policy forbids it or a value could begin to act. */
class TemplatePolicyTest {
    private static final Pattern ACTING_VALUE =
            Pattern.compile("=\\s*[\"']\\s*(js|javascript):|<script(?![^>]*\\ssrc=)", Pattern.CASE_INSENSITIVE);

    /** The engine's own rules, and no handlers and styles inside a page. */
    private static final class Strict implements HtmlPolicy {
        private final HtmlPolicy own = new OwaspHtmlPolicy();

        @Override
        public void validateHtmlTag(HtmlTag tag) throws HtmlPolicyException {
            own.validateHtmlTag(tag);
            if (tag.getName().equals("style") || tag.getName().equals("base")) {
                throw new HtmlPolicyException("<" + tag.getName() + "> is forbidden");
            }
        }

        @Override
        public void validateHtmlAttribute(HtmlTag tag, HtmlAttribute attribute) throws HtmlPolicyException {
            own.validateHtmlAttribute(tag, attribute);
            String name = attribute.getName().toLowerCase(Locale.ROOT);
            boolean handler = name.startsWith("on") || name.startsWith("hx-on") || name.startsWith("data-hx-on");
            if (handler || name.equals("style")) {
                throw new HtmlPolicyException(name + " is forbidden, in <" + tag.getName() + ">");
            }
        }
    }

    private static void generate(Path templates, Path target) {
        TemplateEngine engine = TemplateEngine.create(
                new DirectoryCodeResolver(templates),
                target,
                ContentType.Html,
                TemplatePolicyTest.class.getClassLoader());
        engine.setHtmlPolicy(new Strict());
        engine.generateAll();
    }

    @Test
    void noTemplateWritesHandlersOrStyles(@TempDir Path target) {
        assertThatCode(() -> generate(Path.of("src/main/jte"), target)).doesNotThrowAnyException();
    }

    @Test
    void noTemplateWritesScriptsIntoThePage() throws IOException {
        List<Path> templates;
        try (Stream<Path> files = Files.walk(Path.of("src/main/jte"))) {
            templates = files.filter(Files::isRegularFile).toList();
        }
        for (Path template : templates) {
            assertThat(ACTING_VALUE.matcher(Files.readString(template)).find())
                    .as(template.toString())
                    .isFalse();
        }
    }

    @Test
    void thePolicySeesHandlersAndStyles(@TempDir Path folder) throws IOException {
        Path templates = Files.createDirectory(folder.resolve("jte"));
        for (String bad : List.of(
                "<p onclick=\"a()\"></p>",
                "<p hx-on:click=\"a()\"></p>",
                "<p style=\"color:red\"></p>",
                "<style>p{}</style>")) {
            Files.writeString(templates.resolve("bad.jte"), bad);
            assertThatThrownBy(() -> generate(templates, folder.resolve("out")))
                    .as(bad)
                    .isInstanceOf(TemplateException.class);
        }
        assertThat(ACTING_VALUE.matcher("<a href=\"javascript:a()\">").find()).isTrue();
        assertThat(ACTING_VALUE.matcher("<p hx-vals=\"js:{}\">").find()).isTrue();
        assertThat(ACTING_VALUE.matcher("<script>a()</script>").find()).isTrue();
    }
}
