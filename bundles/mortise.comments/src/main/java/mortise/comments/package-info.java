/** What people say about records. */
@NullMarked
@Export
@Version("1.0.0")
package mortise.comments;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
