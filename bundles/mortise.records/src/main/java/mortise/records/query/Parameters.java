package mortise.records.query;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.persistence.expressions.Expression;
import org.eclipse.persistence.queries.DatabaseQuery;

/** The values of one question in the order they were met, and what else tells its shape. For one thread. */
final class Parameters {
    private final StringBuilder shape = new StringBuilder(128);
    private final List<Object> values = new ArrayList<>();
    private final List<Class<?>> classes = new ArrayList<>();

    /** Notes something that makes another query of it. */
    Parameters shape(String part) {
        shape.append(part).append(' ');
        return this;
    }

    /** Adds a value of a column and returns its number. */
    int add(Object value) {
        values.add(value);
        classes.add(value.getClass());
        return values.size() - 1;
    }

    /** Returns what stands for the value of a number in a query. */
    static Expression of(Expression base, int number) {
        return base.getBuilder().getParameter("p" + number);
    }

    /** Declares all of them in a query. */
    void declare(DatabaseQuery query) {
        for (int i = 0; i < classes.size(); i++) {
            query.addArgument("p" + i, classes.get(i));
        }
    }

    String shape() {
        return shape.toString();
    }

    List<Object> values() {
        return values;
    }
}
