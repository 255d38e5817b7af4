/** Files for people: links under which browsers and programs fetch what is in the storage. */
@NullMarked
@Export
@Version("1.0.0")
package mortise.files;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
