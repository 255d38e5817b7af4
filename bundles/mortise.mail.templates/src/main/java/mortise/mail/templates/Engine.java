package mortise.mail.templates;

import com.samskivert.mustache.BasicCollector;
import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.MustacheParseException;
import java.io.StringWriter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import mortise.core.Failure;
import mortise.core.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Mustache, without its reach into Java: it sees {@link Values} and lists of them, no fields, methods, maps or other templates,
 * and what it makes is limited.
 */
final class Engine {
    private static final int MOST_CHARACTERS = 1 << 20;
    private static final Mustache.Compiler COMPILER = Mustache.compiler()
            .withCollector(new OnlyValues())
            .withFormatter(Values::written)
            .withLoader(name -> {
                throw new MustacheException("templates include no others");
            })
            .emptyStringIsFalse(true)
            .defaultValue("");

    /** Looks nothing up but in values; the library's own looks for methods and fields by reflection. */
    private static final class OnlyValues extends BasicCollector {
        @Override
        public Mustache.@Nullable VariableFetcher createFetcher(Object context, String name) {
            return context instanceof Values.Of ? super.createFetcher(context, name) : null;
        }

        @Override
        public <K, V> Map<K, V> createFetcherCache() {
            return new ConcurrentHashMap<>();
        }
    }

    /** Ends what grows too large. */
    private static final class Limited extends StringWriter {
        @Override
        public void write(int each) {
            super.write(each);
            require();
        }

        @Override
        public void write(String text) {
            super.write(text);
            require();
        }

        @Override
        public void write(String text, int begin, int length) {
            super.write(text, begin, length);
            require();
        }

        @Override
        public void write(char[] text, int begin, int length) {
            super.write(text, begin, length);
            require();
        }

        private void require() {
            if (getBuffer().length() > MOST_CHARACTERS) {
                throw Values.tooMuch("it makes more than " + MOST_CHARACTERS + " characters");
            }
        }
    }

    private Engine() {}

    /** Tells what keeps a template from being read, if something does. */
    static Optional<Problem> problem(String field, String source) {
        try {
            COMPILER.compile(source);
            return Optional.empty();
        } catch (MustacheParseException wrong) {
            return Optional.of(Problem.atField(field, "bad-template", said(wrong)));
        }
    }

    /** Its messages end with the line, "… @ line 3". */
    private static String said(MustacheParseException wrong) {
        String message = String.valueOf(wrong.getMessage()).strip();
        String without = message.replaceFirst("\\s*@ line \\d+$", "").replaceFirst("\\s*\\[line=\\d+\\]$", "");
        return without.equals(message) || message.isEmpty()
                ? message
                : "line " + message.replaceFirst("(?s).*?(\\d+)\\]?$", "$1") + ": " + without;
    }

    /**
     * Uses a template.
     *
     * @param markup whether values are escaped for HTML
     */
    static String write(String source, boolean markup, Values.Of values) {
        Limited out = new Limited();
        try {
            COMPILER.withEscaper(markup ? Escapers.HTML : Escapers.NONE)
                    .compile(source)
                    .execute(values, out);
            return out.toString();
        } catch (MustacheException failed) {
            for (Throwable each = failed; each != null; each = each.getCause()) {
                if (each instanceof Failure told) {
                    throw told;
                }
            }
            throw new Failure(
                    Failure.Kind.INVALID,
                    "bad-template",
                    "the template cannot be used: " + failed.getMessage(),
                    failed);
        }
    }
}
