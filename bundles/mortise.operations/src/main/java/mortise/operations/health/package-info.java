/** How the node feels: live, ready, and each part by itself. */
@NullMarked
package mortise.operations.health;

import org.jspecify.annotations.NullMarked;
