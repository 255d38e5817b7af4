/** Commands for the node itself: health, database, settings. */
@NullMarked
package mortise.shell.node;

import org.jspecify.annotations.NullMarked;
