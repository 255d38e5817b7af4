/** The contract of the queue: what every provider promises. */
@Export
@Version("1.0.0")
@NullMarked
package mortise.testkit.queue;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
