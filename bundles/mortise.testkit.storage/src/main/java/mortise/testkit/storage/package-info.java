/** The contract of stores for files: an interface of tests, which every provider's own test implements. */
@Export
@Version("1.0.0")
@NullMarked
package mortise.testkit.storage;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
