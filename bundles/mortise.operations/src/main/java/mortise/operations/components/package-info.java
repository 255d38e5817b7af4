/** Which components of Declarative Services do not run, and why. */
@NullMarked
package mortise.operations.components;

import org.jspecify.annotations.NullMarked;
