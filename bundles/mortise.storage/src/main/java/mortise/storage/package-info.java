/** Where contents of files are kept: a socket for one of several stores. What a file means is known to who wrote it. */
@NullMarked
@Export
@Version("1.0.0")
package mortise.storage;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
