/** The queue in the host's own database: what is sent in a transaction is there with its commit, and no server more. */
@NullMarked
package mortise.queue.database;

import org.jspecify.annotations.NullMarked;
