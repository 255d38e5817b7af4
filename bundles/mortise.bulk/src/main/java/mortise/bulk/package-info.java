/** Bulk operations: long lists of changes, done as jobs, with what became of each. */
@Export
@Version("1.0.0")
@NullMarked
package mortise.bulk;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
