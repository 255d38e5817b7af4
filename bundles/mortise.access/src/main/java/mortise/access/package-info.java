/** Who is there: sign-in, sessions, tokens and users, for the edges that let people and programs in. */
@Export
@Version("1.0.0")
@NullMarked
package mortise.access;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
