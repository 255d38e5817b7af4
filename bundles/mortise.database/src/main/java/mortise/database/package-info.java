/** The database socket: what a provider of it gives the host, and how schemas move forward. */
@Export
@Version("1.0.0")
@NullMarked
package mortise.database;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
