/** Push: channels on which open pages and other clients are told at once what happened, and what a provider of it has to do. */
@Export
@Version("1.0.0")
@NullMarked
package mortise.push;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
