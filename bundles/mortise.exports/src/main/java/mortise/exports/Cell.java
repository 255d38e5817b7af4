package mortise.exports;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values in the form that cells of tables have and imports read. */
public final class Cell {
    private Cell() {}

    /** Returns a value as text; empty for null, several with semicolons between them. */
    public static String text(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        return value instanceof List<?> many
                ? many.stream().map(Object::toString).collect(Collectors.joining("; "))
                : value.toString();
    }
}
