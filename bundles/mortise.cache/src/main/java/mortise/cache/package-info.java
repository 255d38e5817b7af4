/** Caches: named regions of values that were costly to find, kept by whichever provider is plugged in. */
@Export
@Version("1.0.0")
@NullMarked
package mortise.cache;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
