/** The front of the queue: the selected provider behind one service, and typed messages into texts. */
@NullMarked
package mortise.queue.selection;

import org.jspecify.annotations.NullMarked;
