/** Writes records into files of several formats, as jobs. */
@NullMarked
@Export
@Version("1.0.0")
package mortise.exports;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
