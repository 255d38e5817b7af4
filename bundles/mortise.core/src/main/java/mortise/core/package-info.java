/** What every other part of Mortise speaks with: failures, identities, the context of a call, small values. */
@Export
@Version("1.0.0")
@NullMarked
package mortise.core;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
