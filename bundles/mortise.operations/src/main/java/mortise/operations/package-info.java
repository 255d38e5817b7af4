/** Health, readiness, metrics and the life of extensions. */
@NullMarked
package mortise.operations;

import org.jspecify.annotations.NullMarked;
