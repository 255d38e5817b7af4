package mortise.testkit;

import java.util.function.Function;
import mortise.database.OpenDatabase;

/**
 * How to open a database, in this process or in another, as often as wanted.
 *
 * @param how a public class with a constructor without parameters, which opens what the argument names
 * @param argument names one database: a folder, a URL
 */
public record DatabaseOpener(Class<? extends Function<String, OpenDatabase>> how, String argument) {
    /** Opens the database. */
    public OpenDatabase open() {
        return open(how, argument);
    }

    /** Opens a database that another process named. */
    static OpenDatabase open(Class<?> how, String argument) {
        try {
            @SuppressWarnings("unchecked")
            Function<String, OpenDatabase> opening =
                    (Function<String, OpenDatabase>) how.getConstructor().newInstance();
            return opening.apply(argument);
        } catch (ReflectiveOperationException notConstructible) {
            throw new IllegalArgumentException(
                    how + " needs a public constructor without parameters", notConstructible);
        }
    }
}
