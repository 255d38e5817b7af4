/** Pages about the queue: what waits for whom, and what is not tried again. */
@NullMarked
package mortise.web.queue;

import org.jspecify.annotations.NullMarked;
