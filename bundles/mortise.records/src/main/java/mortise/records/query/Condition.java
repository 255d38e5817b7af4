package mortise.records.query;

import org.eclipse.persistence.expressions.Expression;

/** A condition whose paths are resolved and whose values are parameters. */
@FunctionalInterface
interface Condition {
    /** Returns the condition on the record that {@code base} stands for. */
    Expression on(Expression base);
}
