/** The figures of the node's parts, in the form that Prometheus reads. */
@NullMarked
package mortise.operations.metrics;

import org.jspecify.annotations.NullMarked;
