/** What is added to the host and removed from it while people work. */
@NullMarked
package mortise.operations.extensions;

import org.jspecify.annotations.NullMarked;
