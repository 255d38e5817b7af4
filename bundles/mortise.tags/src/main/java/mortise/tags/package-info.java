/** Tags: words that people put on records to find them together. */
@Export
@Version("1.0.0")
@NullMarked
package mortise.tags;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
