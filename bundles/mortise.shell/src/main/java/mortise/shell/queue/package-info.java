/** Commands for the queue. */
@NullMarked
package mortise.shell.queue;

import org.jspecify.annotations.NullMarked;
