/** The message queue: typed topics, senders, handlers, and what a provider of the queue has to do. */
@Export
@Version("1.0.0")
@NullMarked
package mortise.queue;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
