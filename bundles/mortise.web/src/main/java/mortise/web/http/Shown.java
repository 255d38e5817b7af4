package mortise.web.http;

import java.util.Arrays;
import java.util.Locale;

/** One of several things of which a page shows one at a time, the first unless its address names another; for enums. */
public interface Shown {
    /** The parameter that names it. */
    String PARAMETER = "s";

    /** Returns its name in the code. */
    String name();

    /** Returns its place. */
    int ordinal();

    /** Returns its value in an address; empty for the first. */
    default String value() {
        return ordinal() == 0 ? "" : name().toLowerCase(Locale.ROOT);
    }

    /** Returns what an address names; the first if it names none of them. */
    static <S extends Shown> S of(Visit visit, S[] all) {
        return Arrays.stream(all)
                .filter(each -> each.value().equals(visit.parameter(PARAMETER)))
                .findFirst()
                .orElse(all[0]);
    }
}
