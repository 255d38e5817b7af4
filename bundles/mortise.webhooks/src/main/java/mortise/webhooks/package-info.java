/** Webhooks: other systems are told of changes of records, and what became of each message to them. */
@Export
@Version("1.0.0")
@NullMarked
package mortise.webhooks;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
