package mortise.web.form;

import java.math.BigDecimal;
import mortise.core.Problem;
import mortise.entity.Field;
import mortise.web.text.Formats;
import mortise.web.text.Texts;
import org.jspecify.annotations.Nullable;

/** Says in the reader's language what is wrong, where its code is known; else in the words it came with. */
final class ProblemTexts {
    private ProblemTexts() {}

    /** Returns the text for a problem at a field; null for one of no field of the form. */
    static String of(Problem problem, @Nullable Field field, Texts texts, Formats formats) {
        String key = "problem." + problem.code();
        if (field == null || !texts.has(key)) {
            return problem.message();
        }
        return switch (problem.code()) {
            case "too-long" -> texts.get(key, formats.number(field.length()));
            case "too-small" -> bound(key, field.minimum(), problem, texts, formats);
            case "too-large" -> bound(key, field.maximum(), problem, texts, formats);
            case "too-many-digits" -> texts.get(key, field.scale());
            case "out-of-range" -> texts.get(key, field.precision() - field.scale());
            default -> texts.get(key);
        };
    }

    private static String bound(String key, @Nullable BigDecimal bound, Problem problem, Texts texts, Formats formats) {
        return bound == null ? problem.message() : texts.get(key, formats.number(bound));
    }
}
