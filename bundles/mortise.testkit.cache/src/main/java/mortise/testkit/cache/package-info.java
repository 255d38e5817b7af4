/** The contract of caches: what every provider promises behind the host's side of the cache, as an interface of tests. */
@Export
@Version("1.0.0")
@NullMarked
package mortise.testkit.cache;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
