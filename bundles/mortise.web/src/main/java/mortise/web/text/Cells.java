package mortise.web.text;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import mortise.core.Failure;
import mortise.core.Money;
import mortise.entity.Field;
import org.jspecify.annotations.Nullable;

/** Reads values that were kept as texts of CSV cells: defaults, and what the history tells of. */
public final class Cells {
    private static final int LONGEST_NUMBER = 100;

    private Cells() {}

    /** Returns the value in the class of the field's type; null for no text, or one that the type does not fit any more. */
    public static @Nullable Object read(Field field, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            return switch (field.type()) {
                case TEXT, LONG_TEXT, RICH_TEXT, EMAIL, PHONE, URL, CHOICE, JSON -> text;
                case INTEGER, REFERENCE -> Long.valueOf(text);
                case DECIMAL, PERCENT -> text.length() > LONGEST_NUMBER ? null : new BigDecimal(text);
                case MONEY -> Money.parse(text);
                case BOOLEAN -> Boolean.valueOf(text);
                case DATE -> LocalDate.parse(text);
                case DATE_TIME -> moment(text);
                case MULTI_CHOICE -> parts(text);
                case REFERENCES -> ids(text);
            };
        } catch (DateTimeException | NumberFormatException | Failure noLongerFits) {
            return null;
        }
    }

    private static Instant moment(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }

    private static List<String> parts(String text) {
        return Arrays.stream(text.split("[,;|]", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static List<Long> ids(String text) {
        List<Long> ids = new ArrayList<>();
        parts(text).forEach(part -> ids.add(Long.valueOf(part)));
        return ids;
    }
}
