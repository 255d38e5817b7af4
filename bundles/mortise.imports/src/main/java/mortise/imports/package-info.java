/** Reading files of records into the host. */
@Export
@Version("1.0.0")
@NullMarked
package mortise.imports;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
