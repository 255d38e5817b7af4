/** The contract that every provider of push is held to. */
@Export
@Version("1.0.0")
@NullMarked
package mortise.testkit.push;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
