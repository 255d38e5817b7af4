/** Tells hooks, by way of the queue, what was committed. */
@NullMarked
package mortise.records.committed;

import org.jspecify.annotations.NullMarked;
