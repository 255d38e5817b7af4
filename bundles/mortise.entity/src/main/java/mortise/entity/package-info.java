/** Describing entities, and Records, the one door to their data. */
@Export
@Version("1.0.0")
@NullMarked
package mortise.entity;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
