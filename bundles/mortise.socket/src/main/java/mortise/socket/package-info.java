/** Sockets: places for one of several providers, which is chosen by configuration and changed while it is used. */
@NullMarked
@Export
@Version("1.0.0")
package mortise.socket;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
